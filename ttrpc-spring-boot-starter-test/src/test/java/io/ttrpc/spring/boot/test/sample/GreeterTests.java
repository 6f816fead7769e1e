package io.ttrpc.spring.boot.test.sample;

import static io.ttrpc.spring.boot.test.TtrpcAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloRequest;
import com.google.rpc.BadRequest;
import io.ttrpc.StatusCode;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.test.TtrpcTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TtrpcTest(Greeter.class)
class GreeterTests {
  private final GreeterService greeter;

  @Autowired
  GreeterTests(@TtrpcClient("greeter") GreeterService greeter) {
    this.greeter = greeter;
  }

  @Test
  void greetsByName() {
    HelloRequest request = HelloRequest.newBuilder().setName("Ada").build();
    assertThat(greeter.sayHello(request).getMessage()).isEqualTo("Hello Ada");
  }

  @Test
  void longNameIsRefused() {
    HelloRequest request = HelloRequest.newBuilder().setName("Ada".repeat(10)).build();
    assertThatCall(() -> greeter.sayHello(request))
        .fails()
        .hasCode(StatusCode.INVALID_ARGUMENT)
        .hasStatusMessageContaining("must be short")
        .hasDetail(
            BadRequest.class,
            bad -> assertThat(bad.getFieldViolations(0).getField()).isEqualTo("name"));
  }
}
