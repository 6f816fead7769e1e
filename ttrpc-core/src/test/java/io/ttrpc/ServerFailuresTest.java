package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.RESOURCE_EXHAUSTED;
import static io.ttrpc.StatusCode.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.internal.wire.ResponseEnvelope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Failures that fail themselves cost one call, which gets a status. */
class ServerFailuresTest extends ServerUnderTest {
  private final List<Status> ends = new CopyOnWriteArrayList<>();
  private final List<ServerListener.CallRejection> rejections = new CopyOnWriteArrayList<>();
  private volatile @Nullable Throwable refusal;

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    Executor threads = task -> new Thread(task, "handler").start();
    return super.configure(builder)
        .interceptor(
            (call, next) -> {
              call.onEnd(ends::add);
              next.proceed();
            })
        .listener(
            new ServerListener() {
              @Override
              public void onCallRejected(String service, String method, CallRejection reason) {
                rejections.add(reason);
              }
            })
        .executor(
            task -> {
              throwIfGiven(refusal);
              threads.execute(task);
            });
  }

  private static void throwIfGiven(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** An exception each of whose methods may fail. */
  private static class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public synchronized @Nullable Throwable getCause() {
      throw new StackOverflowError("no cause");
    }

    @Override
    public String toString() {
      throw new AssertionError("no text");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("no stack");
    }

    @Override
    public void printStackTrace(java.io.PrintWriter out) {
      throw new IllegalStateException("not printable");
    }
  }

  /** A status that says nothing. */
  private static final class Statusless extends TtrpcException {
    private static final long serialVersionUID = 1;

    Statusless() {
      super(StatusCode.ABORTED, "never seen");
    }

    @Override
    @SuppressWarnings("NullAway") // What a careless subclass does.
    public Status status() {
      return null;
    }
  }

  private StatusCode codeAfter(int id, RuntimeException failure) throws Exception {
    service.unary =
        request -> {
          throw failure;
        };
    peer.send(unary(id, "x"));
    ResponseEnvelope response = ResponseEnvelope.parse(peer.takeFrame().data());
    return StatusCode.forNumber(response.status().code());
  }

  private void assertServes(int id) throws Exception {
    service.unary = request -> request;
    assertConnectionWorks(id);
    await().untilAsserted(() -> assertThat(ends).hasSize((id + 1) / 2));
    assertThat(server.shutdown(Duration.ofSeconds(10)).completed()).isTrue();
  }

  @Test
  void exceptionWhoseMethodsThrowIsUnknown() throws Exception {
    service.unary =
        request -> {
          throw new Hostile();
        };
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, UNKNOWN, "the handler failed"));
    assertServes(3);
  }

  @Test
  void exceptionWithoutStatusOrMessageIsUnknown() throws Exception {
    assertThat(codeAfter(1, new Statusless())).isEqualTo(UNKNOWN);
    assertThat(codeAfter(3, new RuntimeException((String) null))).isEqualTo(UNKNOWN);
    assertThat(codeAfter(5, new RuntimeException("outer", new Hostile()))).isEqualTo(UNKNOWN);
    assertServes(7);
  }

  @Test
  void messageThatFitsNoFrameIsReplacedByAStatusThatSaysSo() throws Exception {
    assertThat(codeAfter(1, new TtrpcException(UNKNOWN, "x".repeat(5 << 20))))
        .isEqualTo(RESOURCE_EXHAUSTED);
    assertServes(3);
  }

  @Test
  void logHandlerThatThrowsCostsNothing() throws Exception {
    Logger log = Logger.getLogger("io.ttrpc.internal.server");
    Handler broken =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            throw new StackOverflowError("no log");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(broken);
    try {
      assertThat(codeAfter(1, new IllegalStateException("not logged"))).isEqualTo(UNKNOWN);
      assertServes(3);
    } finally {
      log.removeHandler(broken);
    }
  }

  @Test
  void whateverAnExecutorThrowsCostsOneCall() throws Exception {
    int id = 1;
    for (Throwable each :
        List.of(
            new RejectedExecutionException("full"),
            new IllegalStateException("broken"),
            new OutOfMemoryError("unable to create native thread"),
            new Hostile())) {
      refusal = each;
      peer.send(unary(id, "x"));
      assertThat(peer.takeFrame())
          .isEqualTo(failure(id, RESOURCE_EXHAUSTED, "server has too many calls"));
      id += 2;
    }
    assertThat(rejections).hasSize(4).containsOnly(ServerListener.CallRejection.OVERLOAD);
    refusal = null;
    assertConnectionWorks(id);
    assertThat(ends).hasSize(1);
    assertThat(server.shutdown(Duration.ofSeconds(10)).completed()).isTrue();
  }

  @Test
  void threadThatCanNotBeInterruptedKeepsNoCallFromEnding() throws Exception {
    try (TtrpcServer own =
            TtrpcServer.builder()
                .listen(folder.resolve("own.sock").toString())
                .service(service.definition())
                .executor(task -> new Uninterruptible(task).start())
                .start();
        FakePeer client = FakePeer.connect(folder.resolve("own.sock"))) {
      service.unary =
          request -> {
            while (!CallContext.current().isCancelled()) {
              Thread.onSpinWait();
            }
            return text("late");
          };
      client.send(unary(1, "x", 10_000_000));
      assertThat(client.takeFrame().streamId()).isEqualTo(1);
      await().untilAsserted(() -> assertThat(own.callCount()).isZero());
      assertThat(own.shutdown(Duration.ofSeconds(10)).completed()).isTrue();
    }
  }

  private static final class Uninterruptible extends Thread {
    Uninterruptible(Runnable task) {
      super(task);
    }

    @Override
    public void interrupt() {
      throw new SecurityException("not this thread");
    }
  }
}
