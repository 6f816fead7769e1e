package io.ttrpc.docs.async;

import com.example.greeter.GreeterAsync;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.CallContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

class LaterGreeter implements GreeterAsync {
  private final Executor pool;

  LaterGreeter(Executor pool) {
    this.pool = pool;
  }

  @Override
  public CompletableFuture<HelloReply> sayHello(HelloRequest request) {
    ContextPropagatingTaskDecorator decorator = new ContextPropagatingTaskDecorator();
    return CompletableFuture.supplyAsync(
        () -> greet(request), task -> pool.execute(decorator.decorate(task)));
  }

  private static HelloReply greet(HelloRequest request) {
    String method = CallContext.current().method().method();
    return HelloReply.newBuilder().setMessage(method + " for " + request.getName()).build();
  }
}
