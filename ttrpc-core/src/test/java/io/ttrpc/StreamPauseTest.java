package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.testsupport.Latches;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A stream whose consumer stands still loses its pause, however often its frame is re-offered. */
class StreamPauseTest extends ServerUnderTest {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration FAR_TOO_LONG = Duration.ofSeconds(5);
  private static final String RESPONSE = "x".repeat(64 << 10);

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder).streamBuffer(2, 1 << 20).streamPause(PAUSE);
  }

  @Test
  void reofferedFrameDoesNotExtendThePause() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    service.count =
        requests -> {
          Latches.awaitUninterruptibly(over);
          return Int64Value.of(0);
        };
    service.split =
        (request, responses) -> {
          while (over.getCount() > 0) {
            responses.send(text(RESPONSE));
          }
        };
    peer.send(request(1, RO, "Count", null));
    peer.send(request(3, RC, "Split", text("")));
    peer.send(data(1, "a"), data(1, "b"), data(1, "no room"));
    long start = System.nanoTime();
    // Each response that is read makes room behind the sender, and has the reader try again.
    Frame next = peer.takeFrame();
    while (next.streamId() != 1 && System.nanoTime() - start < FAR_TOO_LONG.toNanos()) {
      next = peer.takeFrame();
    }
    over.countDown();
    assertThat(next.streamId()).as("the stream whose end was said").isEqualTo(1);
    assertThat(next.type()).isEqualTo(FrameHeader.RESPONSE);
    while (!next.equals(Frame.of(3, FrameHeader.DATA, RC | Frames.ND, ByteString.EMPTY))) {
      next = peer.takeFrame();
    }
  }
}
