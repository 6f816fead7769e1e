package io.ttrpc.spring.boot.test.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@SuppressWarnings("NullAway.Init") // because Spring sets the field
@WebMvcTest(Welcome.class)
class WelcomeTests {
  @MockitoBean GreeterService greeter;

  @Test
  void pageShowsTheGreeting(@Autowired MockMvcTester pages) {
    given(greeter.sayHello(any())).willReturn(HelloReply.newBuilder().setMessage("Hi").build());
    assertThat(pages.get().uri("/welcome/Ada")).hasStatusOk().hasBodyTextEqualTo("Hi");
  }
}
