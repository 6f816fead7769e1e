package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.internal.wire.Frame;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Streams whose messages come faster than their peer reads, beside other calls of that peer. */
class FloodedConnectionTest extends ServerUnderTest {
  private static final String KILOBYTE = "x".repeat(1 << 10);

  /**
   * The socket takes about 330 KiB before the queue begins, which takes 256 KiB more. The response
   * that overtakes the queue comes behind what the socket and the writer have.
   */
  private static final int MOST_IN_FRONT = 450;

  private final CopyOnWriteArrayList<Thread> senders = new CopyOnWriteArrayList<>();

  @Test
  void callBesideAStreamThatFloodsIsReadAndItsResponseOvertakesTheStream() throws Exception {
    assertThat(responseBeside(1)).isLessThan(MOST_IN_FRONT);
  }

  @Test
  void callBesideManyStreamsThatFloodIsReadAndItsResponseOvertakesThem() throws Exception {
    assertThat(responseBeside(20)).isLessThan(MOST_IN_FRONT);
  }

  /** Starts streams that flood, makes a call, and returns the number of messages before it. */
  private int responseBeside(int streams) throws Exception {
    service.split =
        (request, responses) -> {
          senders.add(Thread.currentThread());
          while (true) {
            responses.send(text(KILOBYTE));
          }
        };
    AtomicInteger calls = new AtomicInteger();
    service.unary =
        request -> {
          calls.incrementAndGet();
          return request;
        };
    FakePeer slow = FakePeer.connect(path);
    try (slow) {
      for (int i = 0; i < streams; i++) {
        slow.send(request(1 + 2 * i, RC, "Split", text("")));
      }
      await().until(() -> senders.size() == streams && senders.stream().allMatch(this::waits));
      int call = 1 + 2 * streams;
      slow.send(unary(call, "hello"));
      // The peer reads nothing before the response is queued.
      await().until(() -> calls.get() == 1 && server.callCount() == streams);
      return messagesBefore(slow, call);
    } finally {
      // An ended virtual thread keeps the objects of its stack.
      senders.clear();
    }
  }

  private static int messagesBefore(FakePeer peer, int call) throws IOException {
    int messages = 0;
    Frame frame = peer.takeFrame();
    while (frame.streamId() != call) {
      assertThat(frame).isEqualTo(data(frame.streamId(), KILOBYTE));
      messages++;
      frame = peer.takeFrame();
    }
    assertThat(frame).isEqualTo(response(call, "hello"));
    return messages;
  }

  private boolean waits(Thread sender) {
    return Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(sender.getState());
  }
}
