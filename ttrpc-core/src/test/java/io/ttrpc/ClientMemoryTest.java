package io.ttrpc;

import static io.ttrpc.Frames.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.RpcStatus;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Memory that a client's connection holds between frames. */
class ClientMemoryTest extends ClientUnderTest {
  private static final int DETAILS = 1_000;

  @Test
  void idleConnectionKeepsNothingOfALargeStatus() throws Exception {
    Any detail = Any.newBuilder().setValue(ByteString.copyFrom(new byte[4_000])).build();
    RpcStatus status = new RpcStatus(5, "x", Collections.nCopies(DETAILS, detail));
    Frame frame = failure(1, status);
    long before = Footprint.liveBytes();
    fail(frame);
    await().untilAsserted(() -> assertThat(Footprint.liveBytes() - before).isLessThan(3L << 20));
    assertConnectionWorks(3);
  }

  private void fail(Frame frame) throws Exception {
    CompletableFuture<StringValue> call = callUnary(1, "");
    peer.send(frame);
    assertThat(failureOf(call).status().details()).hasSize(DETAILS);
  }
}
