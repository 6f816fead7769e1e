package io.ttrpc.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InboxTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final Inbox<String> inbox = new Inbox<>(asked::addAndGet);

  @Test
  void peerMaySendAFewMessagesAheadAndOneMoreForEachThatIsTaken() {
    inbox.open();
    assertThat(asked).hasValue(16);
    inbox.onMessage("a");
    assertThat(asked).hasValue(16);
    assertThat(inbox.poll()).isEqualTo("a");
    assertThat(asked).hasValue(17);
    assertThat(inbox.poll()).isNull();
    assertThat(asked).hasValue(17);
  }

  @Test
  void failureComesBehindTheLastMessage() {
    inbox.onMessage("a");
    inbox.onEnd(new TtrpcException(StatusCode.ABORTED, "given up"));
    assertThat(inbox.poll()).isEqualTo("a");
    assertThatThrownBy(inbox::poll).isInstanceOf(TtrpcException.class).hasMessageContaining("up");
  }

  @Test
  void waitWithoutAMessageEndsInTime() throws Exception {
    assertThat(inbox.await(1)).isFalse();
    inbox.onMessage("a");
    assertThat(inbox.await(1)).isTrue();
  }

  @Test
  void waitEndsWithTheNextMessage() throws Exception {
    FutureTask<Boolean> waiting = waiting();
    inbox.onMessage("a");
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void waitEndsWithTheStream() throws Exception {
    FutureTask<Boolean> waiting = waiting();
    inbox.onEnd(null);
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(inbox.poll()).isNull();
  }

  @Test
  void discardedInboxKeepsNoMessage() throws Exception {
    inbox.onMessage("a");
    inbox.discard();
    inbox.onMessage("b");
    assertThat(inbox.poll()).isNull();
    assertThat(inbox.await(1)).isFalse();
  }

  /** Returns once another thread waits. */
  private FutureTask<Boolean> waiting() {
    FutureTask<Boolean> task = new FutureTask<>(() -> inbox.await(Long.MAX_VALUE));
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return task;
  }
}
