package io.ttrpc.docs.servers;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.server.TtrpcService;

@TtrpcService(server = "admin")
class AdminGreeter implements GreeterService {
  @Override
  public HelloReply sayHello(HelloRequest request) {
    return HelloReply.newBuilder().setMessage("Hello, administrator").build();
  }
}
