package io.ttrpc.spring.boot.error;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.springframework.beans.factory.DisposableBean;

/** Fails calls of all kinds on a thread of its own, after the handler has returned. */
@TtrpcService
public class LaterFailingGreeter implements GreeterAsync, DisposableBean {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Throwable failure;

  /** Creates a service whose calls all fail so. */
  public LaterFailingGreeter(Throwable failure) {
    this.failure = failure;
  }

  @Override
  public void destroy() {
    thread.shutdown();
  }

  @Override
  public CompletableFuture<StringValue> sayHello(StringValue name) {
    return future();
  }

  @Override
  public Flow.Publisher<Int32Value> countDown(Int32Value from) {
    return publisher();
  }

  @Override
  public CompletableFuture<Int32Value> sum(Flow.Publisher<Int32Value> requests) {
    return future();
  }

  @Override
  public Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests) {
    return publisher();
  }

  private <T> CompletableFuture<T> future() {
    CompletableFuture<T> future = new CompletableFuture<>();
    thread.execute(() -> future.completeExceptionally(failure));
    return future;
  }

  private <T> Flow.Publisher<T> publisher() {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long count) {
                thread.execute(() -> subscriber.onError(failure));
              }

              @Override
              public void cancel() {}
            });
  }
}
