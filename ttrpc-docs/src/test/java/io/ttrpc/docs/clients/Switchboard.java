package io.ttrpc.docs.clients;

import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

@Component
class Switchboard {
  private final TtrpcChannels channels;

  Switchboard(TtrpcChannels channels) {
    this.channels = channels;
  }

  String greet(Path socket, HelloRequest guest) {
    GreeterService greeter = GreeterTtrpc.client(channels.channel("unix://" + socket));
    return greeter.sayHello(guest).getMessage();
  }
}
