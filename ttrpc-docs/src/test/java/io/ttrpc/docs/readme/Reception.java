package io.ttrpc.docs.readme;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloRequest;
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
