package io.ttrpc.protoc;

import static io.ttrpc.protoc.Greeter.response;

import hello.GreeterAsync;
import hello.GreeterOuterClass.HelloReply;
import hello.GreeterOuterClass.HelloRequest;
import io.ttrpc.testsupport.Collected;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/** A service as an application with futures and publishers writes it. */
final class AsyncGreeter implements GreeterAsync {
  @Override
  public CompletableFuture<HelloReply> sayHello(HelloRequest request) {
    return CompletableFuture.supplyAsync(() -> response("Hello " + request.getName()));
  }

  @Override
  public Flow.Publisher<HelloReply> spell(HelloRequest request) {
    return subscriber -> {
      try (SubmissionPublisher<HelloReply> responses = new SubmissionPublisher<>()) {
        responses.subscribe(subscriber);
        for (int i = 1; i <= request.getName().length(); i++) {
          responses.submit(response(request.getName().substring(0, i)));
        }
      }
    };
  }

  @Override
  public CompletableFuture<HelloReply> gather(Flow.Publisher<HelloRequest> requests) {
    Collected<HelloRequest> names = new Collected<>();
    requests.subscribe(names);
    return names
        .all()
        .thenApply(
            all ->
                response(
                    "Hello "
                        + String.join(" and ", all.stream().map(HelloRequest::getName).toList())));
  }

  @Override
  public Flow.Publisher<HelloReply> chat(Flow.Publisher<HelloRequest> requests) {
    return subscriber -> requests.subscribe(new Responding(subscriber));
  }

  private record Responding(Flow.Subscriber<? super HelloReply> responses)
      implements Flow.Subscriber<HelloRequest> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      responses.onSubscribe(subscription);
    }

    @Override
    public void onNext(HelloRequest request) {
      responses.onNext(response("Hello " + request.getName()));
    }

    @Override
    public void onError(Throwable failure) {
      responses.onError(failure);
    }

    @Override
    public void onComplete() {
      responses.onComplete();
    }
  }
}
