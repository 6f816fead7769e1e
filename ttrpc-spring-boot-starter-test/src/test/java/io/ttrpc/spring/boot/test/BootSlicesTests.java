package io.ttrpc.spring.boot.test;

import static io.ttrpc.spring.boot.test.sample.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.test.sample.Greeter;
import io.ttrpc.spring.boot.test.sample.SampleApplication;
import io.ttrpc.spring.boot.test.sample.Welcome;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Boot's own slices know the clients of the application. */
class BootSlicesTests {
  private static final String KEY = "ttrpc.client.clients.greeter.";

  @Nested
  @ContextConfiguration(classes = SampleApplication.class)
  @WebMvcTest(Welcome.class)
  class OfAController {
    @MockitoBean GreeterService greeter = new Greeter("");

    @Test
    void clientOfTheControllerIsMocked(@Autowired MockMvcTester pages) {
      given(greeter.sayHello(named("Ada")))
          .willReturn(HelloReply.newBuilder().setMessage("mocked").build());
      assertThat(pages.get().uri("/welcome/Ada")).hasStatusOk().hasBodyTextEqualTo("mocked");
    }
  }

  @Nested
  @ContextConfiguration(classes = SampleApplication.class)
  @WebMvcTest(Welcome.class)
  class WithoutAMock {
    @Test
    void thereIsNoServerAndNoConnection(
        @Autowired ObjectProvider<TtrpcServerLifecycle> server, @Autowired TtrpcChannels channels) {
      assertThat(server).isEmpty();
      assertThat(channels.opened().values())
          .isNotEmpty()
          .allSatisfy(channel -> assertThat(channel.state().name()).isEqualTo("IDLE"));
    }
  }

  @Nested
  @AutoConfigureTtrpc
  @ContextConfiguration(classes = SampleApplication.class)
  @Import(Greeter.class)
  @WebMvcTest(Welcome.class)
  class WithTheServer {
    @Test
    void controllerCallsTheServiceOverTheSocket(@Autowired MockMvcTester pages) {
      assertThat(pages.get().uri("/welcome/Ada")).hasStatusOk().hasBodyTextEqualTo("Hello Ada");
    }
  }

  @Nested
  @ContextConfiguration(classes = SampleApplication.class)
  @JsonTest
  class OfAnotherSlice {
    @MockitoBean
    @TtrpcClient("greeter")
    GreeterService greeter = new Greeter("");

    @Test
    void clientIsMocked(@TtrpcClient("greeter") GreeterService injected) {
      assertThat(injected).isSameAs(greeter);
    }
  }

  /** The client's other service belongs to a component that the slice does not have. */
  @ContextConfiguration(classes = SampleApplication.class)
  @Nested
  @TestPropertySource(properties = KEY + "method[greeter.v1.GuestBook/Sign].timeout=1s")
  @WebMvcTest(Welcome.class)
  class WithAMethodOfAServiceThatTheSliceDoesNotHave {
    @Test
    void sliceStarts(@Autowired TtrpcChannels channels) {
      assertThat(channels.opened()).containsKey("greeter");
    }
  }

  @Test
  void misspeltMethodOfAServiceThatTheSliceHasStopsIt() {
    assertThatThrownBy(
            () ->
                new TestContextManager(WithAMisspeltMethod.class)
                    .getTestContext()
                    .getApplicationContext())
        .hasStackTraceContaining(KEY + "method[greeter.v1.Greeter/SayHelo]")
        .hasStackTraceContaining("such as greeter.v1.Greeter/SayHello");
  }

  /** No test by itself. */
  @ContextConfiguration(classes = SampleApplication.class)
  @TestPropertySource(properties = KEY + "method[greeter.v1.Greeter/SayHelo].timeout=1s")
  @WebMvcTest(Welcome.class)
  static class WithAMisspeltMethod {}
}
