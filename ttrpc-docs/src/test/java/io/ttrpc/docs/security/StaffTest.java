package io.ttrpc.docs.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import io.ttrpc.StreamReceiver;
import io.ttrpc.spring.boot.test.WithMockTtrpcPeer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.AccessDeniedException;

@SpringBootTest(properties = "ttrpc.server.enabled=false", webEnvironment = WebEnvironment.NONE)
class StaffTest {
  @Test
  @WithMockTtrpcPeer(user = "ada", group = "staff")
  void staffMayGather(@Autowired GreeterService greeter) {
    assertThat(gather(greeter).getMessage()).isEqualTo("all");
  }

  @Test
  @WithMockTtrpcPeer(user = "eve")
  void othersMayNotGather(@Autowired GreeterService greeter) {
    assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> gather(greeter));
  }

  private static HelloReply gather(GreeterService greeter) {
    return greeter.gather(StreamReceiver.of(List.of()));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({SecurityConfiguration.class, CallerGreeter.class})
  static class Application {}
}
