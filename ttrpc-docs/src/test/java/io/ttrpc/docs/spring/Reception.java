package io.ttrpc.docs.spring;

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
    HelloRequest request = HelloRequest.newBuilder().setName(name).build();
    return greeter.sayHello(request).getMessage();
  }
}
