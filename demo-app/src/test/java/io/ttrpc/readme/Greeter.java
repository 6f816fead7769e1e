package io.ttrpc.readme;

import io.ttrpc.StreamSender;
import io.ttrpc.readme.v1.GreeterService;
import io.ttrpc.readme.v1.HelloReply;
import io.ttrpc.readme.v1.HelloRequest;
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
