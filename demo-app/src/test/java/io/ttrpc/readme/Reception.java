package io.ttrpc.readme;

import io.ttrpc.readme.v1.GreeterService;
import io.ttrpc.readme.v1.HelloRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import org.springframework.stereotype.Component;

@Component
class Reception {
  private final GreeterService greeter;

  Reception(@TtrpcClient("greeter") GreeterService greeter) {
    this.greeter = greeter;
  }

  String welcome(String name) {
    return greeter.sayHello(HelloRequest.newBuilder().setName(name).build()).getMessage();
  }
}
