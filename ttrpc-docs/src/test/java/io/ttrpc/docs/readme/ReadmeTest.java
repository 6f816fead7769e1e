package io.ttrpc.docs.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  @TempDir Path folder;

  @Test
  void coreWorksWithoutSpring() throws IOException {
    assertThat(greet(folder.resolve("core.sock").toString())).isEqualTo("Hello Ada");
  }

  private static String greet(String address) throws IOException {
    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(address)
                .service(GreeterTtrpc.bind(new Greeter()))
                .start();
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      GreeterService greeter = GreeterTtrpc.client(channel).withTimeout(Duration.ofSeconds(2));
      return greeter.sayHello(HelloRequest.newBuilder().setName("Ada").build()).getMessage();
    }
  }

  @Test
  void serviceIsTestedByCallingIt() {
    List<HelloReply> letters = new ArrayList<>();
    new Greeter().spell(HelloRequest.newBuilder().setName("Ada").build(), letters::add);
    assertThat(letters).extracting(HelloReply::getMessage).containsExactly("A", "d", "a");
  }
}
