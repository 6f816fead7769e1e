package io.ttrpc.protoc;

import hello.GreeterOuterClass.HelloReply;
import hello.GreeterOuterClass.HelloRequest;
import hello.GreeterService;
import io.ttrpc.CallContext;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import java.util.ArrayList;
import java.util.List;

/** A service as an application writes it. */
final class Greeter implements GreeterService {
  @Override
  public HelloReply sayHello(HelloRequest request) {
    CallContext call = CallContext.current();
    String title = String.join("", call.metadata().all("title"));
    return response(
        "Hello " + title + request.getName() + (call.deadline() == null ? "" : " soon"));
  }

  @Override
  public void spell(HelloRequest request, StreamSender<HelloReply> responses) {
    for (int i = 1; i <= request.getName().length(); i++) {
      responses.send(response(request.getName().substring(0, i)));
    }
  }

  @Override
  public HelloReply gather(StreamReceiver<HelloRequest> requests) {
    List<String> names = new ArrayList<>();
    requests.forEach(request -> names.add(request.getName()));
    return response("Hello " + String.join(" and ", names));
  }

  @Override
  public void chat(StreamReceiver<HelloRequest> requests, StreamSender<HelloReply> responses) {
    requests.forEach(request -> responses.send(response("Hello " + request.getName())));
  }

  static HelloRequest request(String name) {
    return HelloRequest.newBuilder().setName(name).build();
  }

  static HelloReply response(String text) {
    return HelloReply.newBuilder().setText(text).build();
  }
}
