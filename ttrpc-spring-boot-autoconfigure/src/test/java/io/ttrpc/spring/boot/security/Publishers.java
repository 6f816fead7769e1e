package io.ttrpc.spring.boot.security;

import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Publishers of no message. */
final class Publishers {
  private Publishers() {}

  static <T> Flow.Publisher<T> empty() {
    return ending(Flow.Subscriber::onComplete);
  }

  static <T> Flow.Publisher<T> failed(Throwable failure) {
    return ending(subscriber -> subscriber.onError(failure));
  }

  private static <T> Flow.Publisher<T> ending(Consumer<Flow.Subscriber<? super T>> end) {
    return subscriber -> {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
          });
      end.accept(subscriber);
    };
  }
}
