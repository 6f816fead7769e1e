package io.ttrpc.spring.boot.test.aot;

import static io.ttrpc.spring.boot.test.sample.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GreeterService;
import com.example.greeter.GuestBookService;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.test.LocalTtrpcSocket;
import io.ttrpc.spring.boot.test.sample.SampleApplication;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;

/** No test by its name: it runs where its context was made ahead of time. */
@SpringBootTest(classes = SampleApplication.class)
@SuppressWarnings("NullAway.Init") // because Spring sets the fields
class InjectedClients {
  @TtrpcClient("only-in-a-test")
  GreeterService greeter;

  @Test
  void fieldIsInjected() {
    assertThat(greeter.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
  }

  @Test
  void parameterIsInjected(@TtrpcClient("another") GuestBookService guests) {
    assertThat(guests.sign(named("Ada")).getMessage()).startsWith("Hello Ada, guest");
  }

  @Test
  void socketIsThatOfTheContext(@LocalTtrpcSocket Path socket) {
    assertThat(socket).exists().isNotEqualTo(Path.of("/nowhere/sample.sock"));
  }
}
