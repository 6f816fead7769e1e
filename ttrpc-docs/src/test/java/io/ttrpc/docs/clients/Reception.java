package io.ttrpc.docs.clients;

import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.Metadata;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
class Reception {
  private final GreeterTtrpc.Client greeter;

  Reception(@TtrpcClient("greeter") GreeterTtrpc.Client greeter) {
    this.greeter = greeter;
  }

  String welcome(HelloRequest guest, String language) {
    return greeter
        .withTimeout(Duration.ofSeconds(5))
        .plusMetadata(Metadata.of("language", language))
        .sayHello(guest)
        .getMessage();
  }

  List<String> spell(HelloRequest guest) {
    List<String> letters = new ArrayList<>();
    try (ServerStreamingCall<HelloReply> call = greeter.spell(guest)) {
      for (HelloReply response : call) {
        letters.add(response.getMessage());
      }
    }
    return letters;
  }
}
