package io.ttrpc.docs.spring;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.server.TtrpcService;

@TtrpcService
class Greeter implements GreeterService {
  @Override
  public HelloReply sayHello(HelloRequest request) {
    return HelloReply.newBuilder().setMessage("Hello " + request.getName()).build();
  }
}
