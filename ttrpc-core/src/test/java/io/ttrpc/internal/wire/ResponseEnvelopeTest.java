package io.ttrpc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseEnvelopeTest {
  /** Protobuf merges a message field that comes twice; taking the last would lose a failure. */
  @Test
  void statusInTwoPartsIsOneStatus() throws Exception {
    ByteString code = ByteString.copyFrom(new byte[] {0x0a, 2, 0x08, 5});
    ByteString text = ByteString.copyFrom(new byte[] {0x0a, 3, 0x12, 1, 'x'});
    ByteString detail = ByteString.copyFrom(new byte[] {0x0a, 2, 0x1a, 0});
    Any any = Any.getDefaultInstance();
    assertThat(ResponseEnvelope.parse(code.concat(text)).status())
        .isEqualTo(new RpcStatus(5, "x", List.of()));
    assertThat(ResponseEnvelope.parse(detail.concat(code).concat(detail).concat(text)).status())
        .isEqualTo(new RpcStatus(5, "x", List.of(any, any)));
    assertThat(ResponseEnvelope.parse(code.concat(ByteString.copyFrom(new byte[] {0x0a, 0}))))
        .extracting(ResponseEnvelope::status)
        .isEqualTo(new RpcStatus(5, "", List.of()));
  }
}
