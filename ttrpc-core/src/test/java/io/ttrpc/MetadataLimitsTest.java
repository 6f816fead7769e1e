package io.ttrpc;

import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ttrpc.internal.wire.Frame;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A request with too much metadata costs its own call only. */
class MetadataLimitsTest extends ServerUnderTest {
  private static final int ENTRIES = 3;
  private static final int BYTES = 60;

  private final List<String> rejections = new CopyOnWriteArrayList<>();

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder)
        .maxMetadata(ENTRIES, BYTES)
        .listener(
            new ServerListener() {
              @Override
              public void onCallRejected(String service, String method, CallRejection reason) {
                rejections.add(service + "/" + method + " " + reason);
              }
            });
  }

  @Test
  void metadataAtTheLimitIsAccepted() throws Exception {
    peer.send(unary(1, "many", 0, entries(ENTRIES)));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "many"));
    peer.send(unary(3, "long", 0, entryOf(BYTES)));
    assertThat(peer.takeFrame()).isEqualTo(response(3, "long"));
    assertThat(rejections).isEmpty();
  }

  @Test
  void callWithTooManyEntriesIsRejectedAlone() throws Exception {
    peer.send(unary(1, "many", 0, entries(ENTRIES + 1)), unary(3, "next"));
    assertThat(peer.takeFrame()).isEqualTo(tooMuch(1, 7 * (ENTRIES + 1), ENTRIES + 1));
    assertThat(peer.takeFrame()).isEqualTo(response(3, "next"));
    assertThat(rejections).containsExactly("test.Echo/Unary METADATA_TOO_LARGE");
  }

  @Test
  void callWithTooManyBytesIsRejectedAlone() throws Exception {
    peer.send(unary(1, "long", 0, entryOf(BYTES + 1)), unary(3, "next"));
    assertThat(peer.takeFrame()).isEqualTo(tooMuch(1, BYTES + 1, 1));
    assertThat(peer.takeFrame()).isEqualTo(response(3, "next"));
    assertThat(rejections).containsExactly("test.Echo/Unary METADATA_TOO_LARGE");
  }

  @Test
  void limitsAreAtLeastOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TtrpcServer.builder().maxMetadata(0, 1))
        .withMessage("entries must be at least 1 but was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TtrpcServer.builder().maxMetadata(1, 0))
        .withMessage("bytes must be at least 1 but was 0");
  }

  private static Frame tooMuch(int id, int bytes, int entries) {
    return failure(
        id,
        StatusCode.RESOURCE_EXHAUSTED,
        "the request has %d bytes of metadata in %d entries; the maximum is %d bytes in %d entries"
            .formatted(bytes, entries, BYTES, ENTRIES));
  }

  /** Entries of seven bytes. */
  private static KeyValue[] entries(int count) {
    return Collections.nCopies(count, new KeyValue("abc", "")).toArray(KeyValue[]::new);
  }

  private static KeyValue entryOf(int bytes) {
    KeyValue entry = new KeyValue("k", "v".repeat(bytes - 7));
    assertThat(KeyValue.encode(entry).size()).isEqualTo(bytes);
    return entry;
  }
}
