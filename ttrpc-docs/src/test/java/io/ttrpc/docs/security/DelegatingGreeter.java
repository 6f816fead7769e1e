package io.ttrpc.docs.security;

import com.example.greeter.GreeterAsync;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import org.springframework.security.core.context.SecurityContextHolder;

class DelegatingGreeter implements GreeterAsync {
  private final Executor pool;

  DelegatingGreeter(Executor pool) {
    this.pool = pool;
  }

  @Override
  public CompletableFuture<HelloReply> sayHello(HelloRequest request) {
    Executor asCaller = new DelegatingSecurityContextExecutor(pool);
    return CompletableFuture.supplyAsync(() -> greet(request), asCaller);
  }

  private static HelloReply greet(HelloRequest request) {
    var caller = Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication());
    return HelloReply.newBuilder()
        .setMessage("Hello " + request.getName() + " from " + caller.getName())
        .build();
  }
}
