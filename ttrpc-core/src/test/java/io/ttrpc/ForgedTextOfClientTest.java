package io.ttrpc;

import static io.ttrpc.Frames.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.RequestData;
import io.ttrpc.internal.wire.ResponseEnvelope;
import org.junit.jupiter.api.Test;

/** Texts of a hostile client that are to look like something else to whoever reads them. */
class ForgedTextOfClientTest extends ServerUnderTest {
  private static final String FORGERY = "Get\r\nWARN all is well\u001b[2K\u202e";
  private static final String PRINTABLE = "Get\\u000d\\u000aWARN all is well\\u001b[2K\\u202e";

  private int nextId = 1;

  @Test
  void unknownMethodIsNamedInOnePrintableLine() throws Exception {
    assertThat(answerTo(EchoService.UNARY.service(), FORGERY)).isEqualTo("method " + PRINTABLE);
  }

  @Test
  void unknownServiceIsNamedInOnePrintableLine() throws Exception {
    assertThat(answerTo(FORGERY, "Get")).isEqualTo("service " + PRINTABLE);
  }

  @Test
  void unknownNameIsCutInTheAnswer() throws Exception {
    String name = "n".repeat(4_000_000);
    assertThat(answerTo(EchoService.UNARY.service(), name)).hasSizeLessThan(4200).endsWith("...");
    assertThat(answerTo(name, "Get")).hasSizeLessThan(4200).endsWith("...");
  }

  @Test
  void keysOfMetadataArePrintableAndFewInItsText() {
    assertThat(Metadata.of("a\nb", "v")).hasToString("Metadata[a\\u000ab×1]");
    Metadata.Builder many = Metadata.builder();
    for (int i = 0; i < 1000; i++) {
      many.add(i + "k".repeat(300), "v");
    }
    assertThat(many.build().toString()).hasSizeLessThan(32 * 300).endsWith(", ...]");
  }

  private String answerTo(String service, String method) throws Exception {
    RequestData data = new RequestData(service, method, null, 0, ByteString.EMPTY);
    peer.send(request(nextId, 0, data));
    nextId += 2;
    Frame answer = peer.takeFrame();
    return ResponseEnvelope.parse(answer.data()).status().message();
  }
}
