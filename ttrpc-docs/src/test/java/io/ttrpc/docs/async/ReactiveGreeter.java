package io.ttrpc.docs.async;

import static io.ttrpc.spring.boot.reactor.ReactorAdapter.flux;
import static io.ttrpc.spring.boot.reactor.ReactorAdapter.future;
import static io.ttrpc.spring.boot.reactor.ReactorAdapter.publisher;

import com.example.greeter.GreeterAsync;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@TtrpcService
class ReactiveGreeter implements GreeterAsync {
  private final Names names;

  ReactiveGreeter(Names names) {
    this.names = names;
  }

  @Override
  public CompletableFuture<HelloReply> sayHello(HelloRequest request) {
    return future(names.fullName(request.getName()).map(name -> reply("Hello " + name)));
  }

  @Override
  public Flow.Publisher<HelloReply> spell(HelloRequest request) {
    return publisher(Flux.fromArray(request.getName().split("")).map(ReactiveGreeter::reply));
  }

  @Override
  public CompletableFuture<HelloReply> gather(Flow.Publisher<HelloRequest> requests) {
    return future(
        flux(requests)
            .map(HelloRequest::getName)
            .collectList()
            .map(all -> reply("Hello " + String.join(" and ", all))));
  }

  @Override
  public Flow.Publisher<HelloReply> chat(Flow.Publisher<HelloRequest> requests) {
    return publisher(flux(requests).map(request -> reply("Hello " + request.getName())));
  }

  private static HelloReply reply(String message) {
    return HelloReply.newBuilder().setMessage(message).build();
  }

  interface Names {
    Mono<String> fullName(String name);
  }
}
