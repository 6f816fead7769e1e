package io.ttrpc.docs.clients;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloRequest;

/** A bean that gets its client by type alone. */
record Desk(GreeterService greeter) {
  String welcome(HelloRequest guest) {
    return greeter.sayHello(guest).getMessage();
  }
}
