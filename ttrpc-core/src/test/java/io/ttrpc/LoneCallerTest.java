package io.ttrpc;

import static io.ttrpc.ClientUnderTest.async;
import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.testsupport.Latches;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A caller that is alone reads its responses itself. Nobody else may be the worse for it: neither
 * other calls, nor whoever waits for the connection's end.
 */
@Timeout(30)
class LoneCallerTest {
  @TempDir Path folder;
  private final EchoService service = new EchoService();
  private final CompletableFuture<TtrpcException> closed = new CompletableFuture<>();
  private TtrpcServer server;
  private TtrpcChannel channel;

  @BeforeEach
  void start() throws Exception {
    String address = folder.resolve("s.sock").toString();
    server = TtrpcServer.builder().listen(address).service(service.definition()).start();
    channel =
        TtrpcChannel.builder(address)
            .listener(
                new ChannelListener() {
                  @Override
                  public void onConnectionClosed(ConnectionClosedException cause) {
                    closed.complete(cause);
                  }
                })
            .build();
    callAlone();
  }

  @AfterEach
  void stop() {
    channel.close();
    server.close();
  }

  /** Calls often enough for this thread to read its responses itself. */
  private void callAlone() {
    for (int i = 0; i < 200; i++) {
      assertThat(call("alone " + i)).isEqualTo(text("alone " + i));
    }
  }

  private StringValue call(String request) {
    return call(request, CallOptions.DEFAULT);
  }

  private StringValue call(String request, CallOptions options) {
    return ClientCalls.unary(channel, EchoService.UNARY, text(request), options);
  }

  /** Lets the handler of that request wait until it is released. */
  private CountDownLatch blockOn(String blocking) {
    CountDownLatch release = new CountDownLatch(1);
    service.unary =
        request -> {
          if (request.getValue().equals(blocking)) {
            Latches.awaitUninterruptibly(release);
          }
          return request;
        };
    return release;
  }

  @Test
  void endOfTheConnectionIsNoticedThoughNobodyCalls() throws Exception {
    server.close();
    assertThat(closed.get(10, TimeUnit.SECONDS)).hasMessageContaining("the peer closed it");
  }

  @Test
  void responseOfAnAsynchronousCallComesThoughNobodyWaits() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThat(
              ClientCalls.unaryAsync(channel, EchoService.UNARY, text("async"), CallOptions.DEFAULT)
                  .get(10, TimeUnit.SECONDS))
          .isEqualTo(text("async"));
      call("alone again");
    }
  }

  @Test
  void secondCallerIsServedWhileTheFirstReads() throws Exception {
    CountDownLatch release = blockOn("first");
    CompletableFuture<StringValue> first = async(() -> call("first"));
    await().until(() -> server.callCount() == 1);
    assertThat(async(() -> call("second")).get(10, TimeUnit.SECONDS)).isEqualTo(text("second"));
    release.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(text("first"));
  }

  @Test
  void callerThatStaysIsServedWhenTheOneThatReadsHasLeft() throws Exception {
    CountDownLatch release = blockOn("stays");
    for (int round = 0; round < 20; round++) {
      call("reads");
    }
    CompletableFuture<StringValue> stays = async(() -> call("stays"));
    await().until(() -> server.callCount() == 1);
    assertThat(call("leaves")).isEqualTo(text("leaves"));
    release.countDown();
    assertThat(stays.get(10, TimeUnit.SECONDS)).isEqualTo(text("stays"));
  }

  @Test
  void messagesOfAStreamComeWhileAnotherCallsAlone() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    service.split =
        (request, responses) -> {
          Latches.awaitUninterruptibly(go);
          responses.send(text("event"));
        };
    CompletableFuture<StringValue> event = new CompletableFuture<>();
    CompletableFuture<Void> subscriber =
        async(
            () -> {
              ClientCalls.serverStreaming(
                  channel, EchoService.SPLIT, text("events"), event::complete, CallOptions.DEFAULT);
              return null;
            });
    await().until(() -> server.callCount() == 1);
    callAlone();
    go.countDown();
    assertThat(event.get(10, TimeUnit.SECONDS)).isEqualTo(text("event"));
    subscriber.get(10, TimeUnit.SECONDS);
  }

  @Test
  void deadlineEndsTheWaitOfACallerThatReads() {
    CountDownLatch release = blockOn("late");
    assertThatThrownBy(() -> call("late", CallOptions.DEFAULT.withTimeout(Duration.ofMillis(50))))
        .isInstanceOfSatisfying(
            TtrpcException.class,
            e -> assertThat(e.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED));
    release.countDown();
    callAlone();
  }

  @Test
  void interruptEndsTheWaitOfACallerThatReadsAndNothingElse() throws Exception {
    CountDownLatch release = blockOn("interrupted");
    CompletableFuture<StatusCode> outcome = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                call("interrupted");
              } catch (TtrpcException e) {
                outcome.complete(e.code());
              }
            });
    caller.start();
    await().until(() -> server.callCount() == 1);
    caller.interrupt();
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(StatusCode.CANCELLED);
    release.countDown();
    callAlone();
    assertThat(closed).isNotDone();
  }

  @Test
  void channelThatIsClosedFailsTheCallerThatReads() throws Exception {
    CountDownLatch release = blockOn("waiting");
    CompletableFuture<StringValue> waiting = async(() -> call("waiting"));
    await().until(() -> server.callCount() == 1);
    channel.close();
    assertThat(waiting).failsWithin(Duration.ofSeconds(10));
    release.countDown();
  }
}
