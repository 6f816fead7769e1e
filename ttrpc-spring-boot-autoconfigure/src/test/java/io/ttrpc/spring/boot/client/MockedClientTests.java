package io.ttrpc.spring.boot.client;

import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

import com.google.protobuf.StringValue;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterService;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** The mocks are of the application's clients, as an application's tests have them. */
class MockedClientTests {
  @Nested
  @SpringBootTest(classes = Application.class)
  class ByType {
    @MockitoBean GreeterService greeter = new Greeter();

    @Test
    void mockIsInjectedInPlaceOfTheClient(@Autowired Reception reception) {
      given(greeter.sayHello(any())).willReturn(StringValue.of("mocked"));
      assertThat(hello(reception.greeter, "Ada")).isEqualTo("mocked");
    }
  }

  @Nested
  @SpringBootTest(classes = Application.class)
  class ByClient {
    @TtrpcClient("greeter")
    @MockitoBean
    GreeterService greeter = new Greeter();

    @Test
    void mockIsInjectedInPlaceOfTheClient(@Autowired Reception reception) {
      given(greeter.sayHello(any())).willReturn(StringValue.of("mocked"));
      assertThat(hello(reception.greeter, "Ada")).isEqualTo("mocked");
    }
  }

  @Nested
  @SpringBootTest(
      classes = Application.class,
      properties = "ttrpc.client.defaults.target=unix:///nowhere")
  class NotMocked {
    @TtrpcClient("test")
    GreeterService greeter = new Greeter();

    @Test
    void testIsInjectedLikeABean() {
      assertThat(greeter).isNotInstanceOf(Greeter.class);
    }
  }

  @Nested
  @SpringBootTest(
      classes = {Application.class, ClientNamesTests.OnPlaceholder.class},
      properties = "app.greeter=greeter")
  class ByAnotherSpelling {
    @MockitoBean GreeterService greeter = new Greeter();

    @Test
    void mockIsInjectedInPlaceOfTheClient(@Autowired ClientNamesTests.OnPlaceholder bean) {
      given(greeter.sayHello(any())).willReturn(StringValue.of("mocked"));
      assertThat(hello(bean.greeter, "Ada")).isEqualTo("mocked");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(TtrpcClientAutoConfiguration.class)
  @Import(Reception.class)
  static class Application {}

  static class Reception {
    final GreeterService greeter;

    Reception(@TtrpcClient("greeter") GreeterService greeter) {
      this.greeter = greeter;
    }
  }
}
