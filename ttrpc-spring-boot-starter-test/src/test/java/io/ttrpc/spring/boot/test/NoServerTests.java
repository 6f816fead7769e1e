package io.ttrpc.spring.boot.test;

import static io.ttrpc.spring.boot.test.TtrpcAssertions.assertThatCall;
import static io.ttrpc.spring.boot.test.sample.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GreeterService;
import io.ttrpc.StatusCode;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;

/** A client in a context that serves nothing. */
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class NoServerTests {
  @Test
  void callFailsAndSaysThatThereIsNoServer(
      @TtrpcClient("greeter") GreeterService greeter,
      @Autowired ObjectProvider<TtrpcServerLifecycle> server) {
    assertThat(server).isEmpty();
    assertThatCall(() -> greeter.sayHello(named("Ada")))
        .fails()
        .hasCode(StatusCode.UNAVAILABLE)
        .hasStatusMessageContaining("the application context has no ttrpc server")
        .isNotFromPeer();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
