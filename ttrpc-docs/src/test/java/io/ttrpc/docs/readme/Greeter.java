package io.ttrpc.docs.readme;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.StreamSender;
import io.ttrpc.spring.boot.server.TtrpcService;

@TtrpcService
class Greeter implements GreeterService {
  @Override
  public HelloReply sayHello(HelloRequest request) {
    return HelloReply.newBuilder().setMessage("Hello " + request.getName()).build();
  }

  @Override
  public void spell(HelloRequest request, StreamSender<HelloReply> responses) {
    for (String letter : request.getName().split("", 0)) {
      responses.send(HelloReply.newBuilder().setMessage(letter).build());
    }
  }
}
