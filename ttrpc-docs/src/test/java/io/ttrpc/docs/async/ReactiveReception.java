package io.ttrpc.docs.async;

import static io.ttrpc.spring.boot.reactor.ReactorAdapter.flux;
import static io.ttrpc.spring.boot.reactor.ReactorAdapter.mono;
import static io.ttrpc.spring.boot.reactor.ReactorAdapter.publisher;

import com.example.greeter.GreeterAsync;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Component
class ReactiveReception {
  private final GreeterAsync greeter;

  ReactiveReception(@TtrpcClient("greeter") GreeterAsync greeter) {
    this.greeter = greeter;
  }

  Mono<String> welcome(String name) {
    return mono(() -> greeter.sayHello(request(name))).map(HelloReply::getMessage);
  }

  Flux<String> letters(String name) {
    return flux(greeter.spell(request(name))).map(HelloReply::getMessage);
  }

  Mono<String> welcomeAll(Flux<String> names) {
    return mono(() -> greeter.gather(publisher(names.map(ReactiveReception::request))))
        .map(HelloReply::getMessage);
  }

  private static HelloRequest request(String name) {
    return HelloRequest.newBuilder().setName(name).build();
  }
}
