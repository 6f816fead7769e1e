package io.ttrpc.interop.client;

import com.google.protobuf.Empty;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.Part;
import io.ttrpc.conformance.v1.Total;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** The same calls by futures and publishers. */
final class AsyncChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "1,000 asynchronous Echoes at one time get their own responses",
              AsyncChecks::manyEchoes),
          new Check(
              "an asynchronous Fail completes with its status",
              peer -> {
                Status status = StatusChecks.status(StatusCode.ALREADY_EXISTS, "asynchronous");
                Expect.failure(status, () -> get(peer.async().fail(StatusChecks.request(status))));
              }),
          new Check(
              "an asynchronous Sum adds what a publisher sends",
              peer -> {
                CompletableFuture<Total> total =
                    send(1000, OneSidedStreamChecks::part, peer.async()::sum);
                Expect.equal("total", OneSidedStreamChecks.total(499_500, 1000), get(total));
              }),
          new Check(
              "an asynchronous Divide publishes its parts",
              peer -> {
                List<Part> parts =
                    get(Collector.of(peer.async().divide(OneSidedStreamChecks.total(1000, 1000))));
                Expect.equal("number of parts", 1000, parts.size());
                Expect.equal("sum", 1000L, parts.stream().mapToLong(Part::getAdd).sum());
              }),
          new Check(
              "an asynchronous Empties publishes three messages",
              peer ->
                  Expect.equal(
                      "number of messages",
                      3,
                      get(Collector.of(peer.async().empties(Empty.getDefaultInstance()))).size())),
          new Check("an asynchronous EchoStream keeps the order", AsyncChecks::manyStreamed));

  private AsyncChecks() {}

  private static void manyEchoes(Peer peer) throws Exception {
    List<CompletableFuture<EchoResponse>> responses = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      responses.add(peer.async().echo(Echoes.request(i, Payload.text("call " + i))));
    }
    for (int i = 0; i < responses.size(); i++) {
      Echoes.mustBe(get(responses.get(i)), i, Payload.text("call " + i));
    }
  }

  private static void manyStreamed(Peer peer) throws Exception {
    LongFunction<EchoRequest> request = i -> Echoes.request(i, Payload.text("message " + i));
    List<EchoResponse> echoes =
        get(send(1000, request, requests -> Collector.of(peer.async().echoStream(requests))));
    Expect.equal("number of echoes", 1000, echoes.size());
    for (int i = 0; i < echoes.size(); i++) {
      Echoes.mustBe(echoes.get(i), i, Payload.text("message " + i));
    }
  }

  /** Makes a call with messages that are published while it runs. */
  private static <Q, R> R send(
      int count, LongFunction<Q> message, Function<Flow.Publisher<Q>, R> call) {
    try (SubmissionPublisher<Q> requests = new SubmissionPublisher<>()) {
      R outcome = call.apply(requests);
      LongStream.range(0, count).mapToObj(message).forEach(requests::submit);
      return outcome;
    }
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw Failures.unwrap(e);
    }
  }

  /** Takes all that is published. */
  private static final class Collector<T> implements Flow.Subscriber<T> {
    private final List<T> items = new ArrayList<>();
    private final CompletableFuture<List<T>> all = new CompletableFuture<>();

    static <T> CompletableFuture<List<T>> of(Flow.Publisher<T> publisher) {
      Collector<T> collector = new Collector<>();
      publisher.subscribe(collector);
      return collector.all;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T item) {
      items.add(item);
    }

    @Override
    public void onError(Throwable failure) {
      all.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      all.complete(items);
    }
  }
}
