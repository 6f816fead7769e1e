package io.ttrpc.spring.boot.security;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** An asynchronous greeter that notes who calls it, and answers with the caller. */
@TtrpcService
class NotingAsyncGreeter implements GreeterAsync {
  private final Callers callers;

  NotingAsyncGreeter(Callers callers) {
    this.callers = callers;
  }

  @Override
  public CompletableFuture<StringValue> sayHello(StringValue name) {
    callers.note("SayHello");
    return CompletableFuture.completedFuture(StringValue.of(Caller.current()));
  }

  @Override
  public Flow.Publisher<Int32Value> countDown(Int32Value from) {
    callers.note("CountDown");
    return Publishers.empty();
  }

  @Override
  public CompletableFuture<Int32Value> sum(Flow.Publisher<Int32Value> requests) {
    callers.note("Sum");
    return CompletableFuture.completedFuture(Int32Value.of(0));
  }

  @Override
  public Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests) {
    callers.note("Echo");
    return requests;
  }
}
