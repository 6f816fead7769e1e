package io.ttrpc.docs.core;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import java.util.ArrayList;
import java.util.List;

class Greeter implements GreeterService {
  @Override
  public HelloReply sayHello(HelloRequest request) {
    return reply("Hello " + request.getName());
  }

  @Override
  public void spell(HelloRequest request, StreamSender<HelloReply> responses) {
    for (String letter : request.getName().split("", 0)) {
      responses.send(reply(letter));
    }
  }

  @Override
  public HelloReply gather(StreamReceiver<HelloRequest> requests) {
    List<String> names = new ArrayList<>();
    for (HelloRequest request : requests) {
      names.add(request.getName());
    }
    return reply("Hello " + String.join(" and ", names));
  }

  @Override
  public void chat(StreamReceiver<HelloRequest> requests, StreamSender<HelloReply> responses) {
    for (HelloRequest request : requests) {
      responses.send(reply("Hello " + request.getName()));
    }
  }

  static HelloReply reply(String message) {
    return HelloReply.newBuilder().setMessage(message).build();
  }
}
