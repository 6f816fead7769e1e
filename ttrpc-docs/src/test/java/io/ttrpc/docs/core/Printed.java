package io.ttrpc.docs.core;

import com.example.greeter.HelloReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A subscriber that asks for one message at a time. */
final class Printed implements Flow.Subscriber<HelloReply> {
  final CompletableFuture<List<String>> all = new CompletableFuture<>();
  private final List<String> messages = new ArrayList<>();
  private Flow.Subscription subscription =
      new Flow.Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
      };

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    subscription.request(1);
  }

  @Override
  public void onNext(HelloReply response) {
    messages.add(response.getMessage());
    subscription.request(1);
  }

  @Override
  public void onError(Throwable failure) {
    all.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    all.complete(messages);
  }
}
