package io.ttrpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttrpc.internal.server.StreamShare.TooManyStreams;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests on a pool whose tasks run when the test runs them. */
@Timeout(20)
class StreamShareTest {
  private static final long AN_HOUR = 3_600_000_000_000L;

  private final Timers timers = new Timers("test-timer");
  private final ArrayDeque<Runnable> pool = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private final List<Throwable> refusals = new CopyOnWriteArrayList<>();
  private boolean poolIsClosed;

  @AfterEach
  void close() {
    timers.close();
  }

  @Test
  void handlersAboveTheShareWaitInTheirOrder() {
    StreamShare share = share(2, AN_HOUR);
    for (String name : List.of("a", "b", "c", "d")) {
      share.execute(() -> ran.add(name), refusals::add);
    }
    assertThat(pool).hasSize(2);
    pool.remove().run();
    assertThat(ran).containsExactly("a");
    assertThat(pool).hasSize(2);
    runAll();
    assertThat(ran).containsExactly("a", "b", "c", "d");
    assertThat(refusals).isEmpty();
  }

  @Test
  void handlerThatThrowsGivesItsPlaceBack() {
    StreamShare share = share(1, AN_HOUR);
    share.execute(
        () -> {
          throw new IllegalStateException();
        },
        refusals::add);
    share.execute(() -> ran.add("next"), refusals::add);
    assertThatThrownBy(() -> pool.remove().run()).isInstanceOf(IllegalStateException.class);
    runAll();
    assertThat(ran).containsExactly("next");
  }

  @Test
  void handlerThatWaitsTooLongIsRefusedAndTheOthersGoOn() {
    StreamShare share = share(1, 1_000_000);
    share.execute(() -> ran.add("first"), refusals::add);
    share.execute(() -> ran.add("too late"), refusals::add);
    share.execute(() -> ran.add("too late as well"), refusals::add);
    await().until(() -> refusals.size() == 2);
    assertThat(refusals).allSatisfy(each -> assertThat(each).isInstanceOf(TooManyStreams.class));
    assertThat(refusals.get(0)).hasMessageContaining("maxStreamThreads");
    runAll();
    share.execute(() -> ran.add("later"), refusals::add);
    share.execute(() -> ran.add("expires"), refusals::add);
    await().until(() -> refusals.size() == 3);
    runAll();
    assertThat(ran).containsExactly("first", "later");
  }

  @Test
  void refusalOfThePoolGivesThePlaceBack() {
    StreamShare share = share(1, AN_HOUR);
    poolIsClosed = true;
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> share.execute(() -> ran.add("refused"), refusals::add))
          .isInstanceOf(RejectedExecutionException.class);
    }
    poolIsClosed = false;
    share.execute(() -> ran.add("first"), refusals::add);
    share.execute(() -> ran.add("second"), refusals::add);
    poolIsClosed = true;
    pool.remove().run();
    assertThat(refusals).hasSize(1);
    poolIsClosed = false;
    share.execute(() -> ran.add("third"), refusals::add);
    runAll();
    assertThat(ran).containsExactly("first", "third");
  }

  private StreamShare share(int share, long waitNanos) {
    return new StreamShare(this::accept, share, waitNanos, timers, NanoClock.SYSTEM);
  }

  private void accept(Runnable task) {
    if (poolIsClosed) {
      throw new RejectedExecutionException();
    }
    pool.add(task);
  }

  private void runAll() {
    while (!pool.isEmpty()) {
      pool.remove().run();
    }
  }
}
