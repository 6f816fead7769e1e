package io.ttrpc.spring.boot.test;

import static io.ttrpc.spring.boot.test.sample.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.verify;

import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloReply;
import io.ttrpc.StreamSender;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.server.TtrpcService;
import io.ttrpc.spring.boot.test.sample.Calls;
import io.ttrpc.spring.boot.test.sample.Greeter;
import io.ttrpc.spring.boot.test.sample.SampleApplication;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Mocks of a service are served: clients call them over the socket. */
class MockedServiceTests {
  private static final HelloReply MOCKED = HelloReply.newBuilder().setMessage("mocked").build();

  /** The application has both the service and clients of the interface. */
  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  class OfTheInterface {
    @MockitoBean GreeterService greeter = new Greeter("");

    @Test
    void mockTakesThePlaceOfTheService(
        @TtrpcClient("greeter") GreeterTtrpc.Client client, @Autowired Calls calls) {
      given(greeter.sayHello(named("Ada"))).willReturn(MOCKED);
      willAnswer(
              call -> {
                StreamSender<HelloReply> replies = call.getArgument(1);
                replies.send(MOCKED);
                return null;
              })
          .given(greeter)
          .spell(any(), any());

      assertThat(client.sayHello(named("Ada"))).isEqualTo(MOCKED);
      assertThat(client.spell(named("Ada"))).containsExactly(MOCKED);
      assertThat(calls.methods()).contains("greeter.v1.Greeter/SayHello");
    }
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  class OfTheClass {
    @MockitoBean Greeter greeter = new Greeter("");

    @Test
    void mockTakesThePlaceOfTheService(@TtrpcClient("greeter") GreeterService client) {
      given(greeter.sayHello(named("Ada"))).willReturn(MOCKED);
      assertThat(client.sayHello(named("Ada"))).isEqualTo(MOCKED);
    }
  }

  @Nested
  @SpringBootTest(classes = OfABeanMethod.Application.class)
  class OfABeanMethod {
    @MockitoBean GreeterService greeter = new Greeter("");

    @Test
    void mockTakesThePlaceOfTheService(@TtrpcClient("greeter") GreeterTtrpc.Client client) {
      given(greeter.sayHello(named("Ada"))).willReturn(MOCKED);
      assertThat(client.sayHello(named("Ada"))).isEqualTo(MOCKED);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
      @Bean
      @TtrpcService
      GreeterService greeter() {
        return new Greeter("Hello");
      }
    }
  }

  @Nested
  @SpringBootTest(classes = OfAnImportedClass.Application.class)
  class OfAnImportedClass {
    @MockitoBean GreeterService greeter = new Greeter("");

    @Test
    void mockTakesThePlaceOfTheService(@TtrpcClient("greeter") GreeterTtrpc.Client client) {
      given(greeter.sayHello(named("Ada"))).willReturn(MOCKED);
      assertThat(client.sayHello(named("Ada"))).isEqualTo(MOCKED);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Greeter.class)
    static class Application {}
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  class SpiedByItsInterface {
    @MockitoSpyBean GreeterService greeter = new Greeter("");

    @Test
    void spySeesTheCallsOfClients(@TtrpcClient("greeter") GreeterTtrpc.Client client) {
      assertThat(client.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
      verify(greeter).sayHello(named("Ada"));
    }
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  class SpiedByItsClass {
    @MockitoSpyBean Greeter greeter = new Greeter("");

    @Test
    void spySeesTheCallsOfClients(@TtrpcClient("greeter") GreeterTtrpc.Client client) {
      assertThat(client.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
      verify(greeter).sayHello(named("Ada"));
    }
  }
}
