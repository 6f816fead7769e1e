package io.ttrpc;

import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exceptions that a handler did not mean for its caller are logged, and their texts stay here. */
class UnstatedFailuresTest extends ServerUnderTest {
  private static final String SECRET = "/etc/shadow";

  /** A strong reference, without which the level would be lost. */
  private final Logger logger = Logger.getLogger("io.ttrpc.internal.server.CallEnd");

  private final List<LogRecord> log = new CopyOnWriteArrayList<>();

  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          log.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void recordLog() {
    logger.setLevel(Level.ALL);
    logger.addHandler(recorder);
  }

  @AfterEach
  void restoreLog() {
    logger.removeHandler(recorder);
    logger.setLevel(null);
  }

  private UnaryOperator<Throwable> mapping = failure -> failure;

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder)
        .interceptor(
            (call, next) -> {
              call.mapFailure(mapping);
              next.proceed();
            });
  }

  private void failWith(Throwable failure) {
    service.unary = request -> throwAny(failure);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Throws what is not declared.
  private static <T, E extends Throwable> T throwAny(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void addressOfAServerThatTheHandlerCallsStaysHere() throws Exception {
    String elsewhere = path.resolveSibling("elsewhere.sock").toString();
    service.unary =
        request -> {
          try (TtrpcChannel channel = TtrpcChannel.forTarget(elsewhere)) {
            return ClientCalls.unary(channel, EchoService.UNARY, request, CallOptions.DEFAULT);
          }
        };
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, StatusCode.UNAVAILABLE, "the handler failed"));
    assertThat(log)
        .singleElement()
        .satisfies(entry -> assertThat(entry.getThrown()).hasMessageContaining(elsewhere));
  }

  @Test
  void codeGoesToThePeerWithoutTheText() throws Exception {
    Map<Throwable, StatusCode> failures =
        Map.of(
            new NoSuchFileException(SECRET), StatusCode.NOT_FOUND,
            new EOFException(SECRET), StatusCode.OUT_OF_RANGE,
            new CancellationException(SECRET), StatusCode.CANCELLED,
            new TimeoutException(SECRET), StatusCode.DEADLINE_EXCEEDED,
            new IllegalArgumentException(SECRET), StatusCode.UNKNOWN,
            new UncheckedIOException(new NoSuchFileException(SECRET)), StatusCode.UNKNOWN,
            new AssertionError(SECRET), StatusCode.UNKNOWN);
    int id = 1;
    for (Map.Entry<Throwable, StatusCode> each : failures.entrySet()) {
      log.clear();
      failWith(each.getKey());
      peer.send(unary(id, "x"));
      assertThat(peer.takeFrame()).isEqualTo(failure(id, each.getValue(), "the handler failed"));
      assertThat(log)
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.getLevel()).isEqualTo(Level.SEVERE);
                assertThat(entry.getMessage()).contains("test.Echo/Unary");
                assertThat(entry.getThrown()).isSameAs(each.getKey());
              });
      id += 2;
    }
  }

  @Test
  void lineNamesMethodPeerAndTraceOnce() throws Exception {
    service.unary =
        request -> {
          CallContext context = CallContext.current();
          context.set(CallContext.TRACE_ID, "4bf92f3577b34da6a3ce929d0e0e4736");
          return throwAny(new IllegalStateException(context.peer() + ""));
        };
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.UNKNOWN, "the handler failed"));
    assertThat(log)
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.getMessage())
                    .isEqualTo(
                        "the handler of test.Echo/Unary failed for the peer "
                            + entry.getThrown().getMessage()
                            + " in trace 4bf92f3577b34da6a3ce929d0e0e4736"));
  }

  @Test
  void failureBeforeItsMappingIsNotLogged() throws Exception {
    failWith(new IllegalStateException(SECRET));
    mapping = failure -> new TtrpcException(StatusCode.ABORTED, "mapped", failure);
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.ABORTED, "mapped"));
    assertThat(log).isEmpty();
  }

  @Test
  void statusThatAHandlerStatesGoesToThePeerAndIsNotLogged() throws Exception {
    TtrpcException stated = new TtrpcException(StatusCode.NOT_FOUND, "no user Ada");
    failWith(stated);
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.NOT_FOUND, "no user Ada"));
    failWith(new IllegalStateException(SECRET, stated));
    peer.send(unary(3, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(3, StatusCode.NOT_FOUND, "no user Ada"));
    assertThat(log).isEmpty();
  }

  /** Clients that give up, even all at once, do not fill the log. */
  @Test
  void failureAfterTheEndOfItsCallIsADetail() throws Exception {
    CompletableFuture<String> interrupted = new CompletableFuture<>();
    service.unary =
        request -> {
          try {
            TimeUnit.HOURS.sleep(1);
          } catch (InterruptedException e) {
            interrupted.complete("interrupted");
            throwAny(e);
          }
          return request;
        };
    peer.send(unary(1, "x", 20_000_000));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(1, StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
    await().untilAsserted(() -> assertThat(log).hasSize(1));
    assertThat(log.get(0).getLevel()).isEqualTo(Level.FINE);
    assertThat(log.get(0).getThrown()).isInstanceOf(InterruptedException.class);
  }
}
