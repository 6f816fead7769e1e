package io.ttrpc.docs.validation;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.server.TtrpcService;

@TtrpcService
class PoliteGreeter implements GreeterService {
  @Override
  public HelloReply sayHello(@Polite HelloRequest request) {
    return HelloReply.newBuilder().setMessage("Hello " + request.getName()).build();
  }
}
