package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.response;
import static io.ttrpc.StatusCode.DEADLINE_EXCEEDED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** A peer that does not watch deadlines: it goes on, or says nothing at all. */
class ClientDeadlineTest extends ClientUnderTest {
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final CallOptions SHORT = CallOptions.DEFAULT.withTimeout(TIMEOUT);

  private volatile boolean executorFails;

  @Override
  TtrpcChannel.Builder configure(TtrpcChannel.Builder builder) {
    return builder.executor(
        task -> {
          if (executorFails) {
            throw new IllegalStateException("broken");
          }
          ForkJoinPool.commonPool().execute(task);
        });
  }

  @Test
  void everyCallEndsAtItsOwnDeadlineWhicheverCameFirst() throws Exception {
    CompletableFuture<StringValue> first = callWithTimeout(60_000);
    List<CompletableFuture<Boolean>> expired = new ArrayList<>();
    for (int millis : new int[] {700, 300, 500, 300, 400}) {
      Deadline earliest = Deadline.after(Duration.ofMillis(millis));
      expired.add(isExpiredAtTheEnd(callWithTimeout(millis), earliest));
      expired.add(isExpiredAtTheEnd(callAsyncWithTimeout(millis), earliest));
    }
    assertThat(expired).allMatch(CompletableFuture::join);
    assertThat(first).isNotDone();
    peer.send(response(1, "in time"));
    assertThat(first.join()).isEqualTo(text("in time"));
  }

  private static CompletableFuture<Boolean> isExpiredAtTheEnd(
      CompletableFuture<StringValue> call, Deadline deadline) {
    return call.handle(
        (response, failure) -> {
          assertThat(failure)
              .isInstanceOfSatisfying(
                  TtrpcException.class, e -> assertThat(e.code()).isEqualTo(DEADLINE_EXCEEDED));
          return deadline.isExpired();
        });
  }

  @Test
  void executorThatFailsKeepsNoOtherCallFromItsDeadline() throws Exception {
    CompletableFuture<StringValue> refused = callAsyncWithTimeout(300);
    executorFails = true;
    CompletableFuture<StringValue> call = callWithTimeout(600);
    assertThat(catchThrowableOfType(ExecutionException.class, () -> call.get(10, SECONDS)))
        .cause()
        .isInstanceOfSatisfying(
            TtrpcException.class, e -> assertThat(e.code()).isEqualTo(DEADLINE_EXCEEDED));
    assertThat(failureOf(refused).code()).isEqualTo(DEADLINE_EXCEEDED);
    assertConnectionWorks(5);
  }

  private CompletableFuture<StringValue> callAsyncWithTimeout(long millis) throws Exception {
    CompletableFuture<StringValue> call =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text(""), timeout(millis));
    peer.takeFrame();
    return call;
  }

  private CompletableFuture<StringValue> callWithTimeout(long millis) throws Exception {
    CompletableFuture<StringValue> call = async(() -> unaryCall("", timeout(millis)));
    peer.takeFrame();
    return call;
  }

  private static CallOptions timeout(long millis) {
    return CallOptions.DEFAULT.withTimeout(Duration.ofMillis(millis));
  }

  @Test
  void nothingIsSentAfterTheDeadline() throws Exception {
    var upload = ClientCalls.clientStreaming(channel, EchoService.COUNT, SHORT);
    Deadline later = Deadline.after(TIMEOUT);
    peer.takeFrame();
    await().until(later::isExpired);
    assertThat(catchThrowableOfType(TtrpcException.class, () -> upload.send(text("late"))).code())
        .isEqualTo(DEADLINE_EXCEEDED);
    assertThat(catchThrowableOfType(TtrpcException.class, upload::closeAndReceive).code())
        .isEqualTo(DEADLINE_EXCEEDED);
    assertConnectionWorks(3);
  }

  @Test
  void goBlamesTheDataThatComesAfterTheDeadline() throws Exception {
    var upload = ClientCalls.clientStreaming(channel, EchoService.COUNT, SHORT);
    Deadline later = Deadline.after(TIMEOUT);
    peer.takeFrame();
    await().until(later::isExpired);
    peer.send(
        failure(1, StatusCode.INVALID_ARGUMENT, "data handling error: context deadline exceeded"));
    assertConnectionWorks(3);
    assertThat(catchThrowableOfType(TtrpcException.class, () -> upload.send(text("more"))).code())
        .isEqualTo(DEADLINE_EXCEEDED);
  }

  @Test
  void nothingThatComesAfterTheDeadlineIsReceived() throws Exception {
    var responses = ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("s"), SHORT);
    Deadline later = Deadline.after(TIMEOUT);
    peer.takeFrame();
    peer.send(data(1, "in time"), data(1, "in time too"));
    assertThat(responses.receive()).isEqualTo(text("in time"));
    await().until(later::isExpired);
    assertThat(responses.receive()).isEqualTo(text("in time too"));
    peer.send(data(1, "late"));
    assertConnectionWorks(3);
    assertThat(catchThrowableOfType(TtrpcException.class, responses::receive).code())
        .isEqualTo(DEADLINE_EXCEEDED);
  }
}
