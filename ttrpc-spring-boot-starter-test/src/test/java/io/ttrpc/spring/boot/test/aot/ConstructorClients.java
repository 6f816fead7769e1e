package io.ttrpc.spring.boot.test.aot;

import static io.ttrpc.spring.boot.test.sample.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GreeterService;
import com.example.greeter.GuestBookService;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.test.TtrpcTest;
import io.ttrpc.spring.boot.test.sample.Greeter;
import io.ttrpc.spring.boot.test.sample.SampleApplication;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** No test by its name: it runs where its context was made ahead of time. */
@ContextConfiguration(classes = SampleApplication.class)
@TtrpcTest(Greeter.class)
class ConstructorClients {
  private final GreeterService greeter;
  private final ObjectProvider<GuestBookService> guests;

  @Autowired
  ConstructorClients(
      @TtrpcClient("greeter") GreeterService greeter,
      @TtrpcClient("guests") ObjectProvider<GuestBookService> guests) {
    this.greeter = greeter;
    this.guests = guests;
  }

  @Test
  void constructorIsInjected() {
    assertThat(greeter.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
    assertThat(guests).hasSize(1);
  }
}
