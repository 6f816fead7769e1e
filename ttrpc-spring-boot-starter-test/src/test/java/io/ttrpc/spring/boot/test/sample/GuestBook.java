package io.ttrpc.spring.boot.test.sample;

import com.example.greeter.GreeterService;
import com.example.greeter.GuestBookService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.server.TtrpcService;

/** A service that needs a repository, and a client. */
@TtrpcService
public class GuestBook implements GuestBookService {
  private final Guests guests;
  private final GreeterService greeter;

  GuestBook(Guests guests, @TtrpcClient("greeter") GreeterService greeter) {
    this.guests = guests;
    this.greeter = greeter;
  }

  @Override
  public HelloReply sign(HelloRequest request) {
    if (request.getName().isEmpty()) {
      throw new NoNameException();
    }
    guests.add(request.getName());
    HelloReply greeting = greeter.sayHello(request);
    return HelloReply.newBuilder()
        .setMessage(greeting.getMessage() + ", guest " + guests.count())
        .build();
  }
}
