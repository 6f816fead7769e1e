package io.ttrpc.spring.boot.greeter;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.spring.boot.server.TtrpcService;
import io.ttrpc.testsupport.Collected;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/** Serves the greeter as {@link Greeter} does, with futures and publishers. */
@TtrpcService
public class AsyncGreeter implements GreeterAsync {
  @Override
  public CompletableFuture<StringValue> sayHello(StringValue name) {
    return CompletableFuture.supplyAsync(() -> StringValue.of("Hello " + name.getValue()));
  }

  @Override
  public Flow.Publisher<Int32Value> countDown(Int32Value from) {
    return subscriber -> {
      SubmissionPublisher<Int32Value> numbers = new SubmissionPublisher<>();
      numbers.subscribe(subscriber);
      for (int i = from.getValue(); i > 0; i--) {
        numbers.submit(Int32Value.of(i));
      }
      numbers.close();
    };
  }

  @Override
  public CompletableFuture<Int32Value> sum(Flow.Publisher<Int32Value> requests) {
    Collected<Int32Value> collected = new Collected<>();
    requests.subscribe(collected);
    return collected
        .all()
        .thenApply(all -> Int32Value.of(all.stream().mapToInt(Int32Value::getValue).sum()));
  }

  @Override
  public Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests) {
    return requests;
  }
}
