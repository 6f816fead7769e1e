package io.ttrpc.spring.boot.test.sample;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A page whose content comes from a client. */
@RestController
public class Welcome {
  private final GreeterService greeter;

  Welcome(@TtrpcClient("greeter") GreeterService greeter) {
    this.greeter = greeter;
  }

  @GetMapping("/welcome/{name}")
  String welcome(@PathVariable String name) {
    return greeter.sayHello(HelloRequest.newBuilder().setName(name).build()).getMessage();
  }
}
