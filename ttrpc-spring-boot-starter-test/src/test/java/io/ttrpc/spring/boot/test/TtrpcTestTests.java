package io.ttrpc.spring.boot.test;

import static io.ttrpc.spring.boot.test.TtrpcAssertions.assertThatCall;
import static io.ttrpc.spring.boot.test.sample.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.greeter.GreeterService;
import com.example.greeter.GuestBookService;
import com.google.rpc.BadRequest;
import io.ttrpc.StatusCode;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.security.TtrpcCallRules;
import io.ttrpc.spring.boot.security.TtrpcSecurity;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.test.sample.Calls;
import io.ttrpc.spring.boot.test.sample.Greeter;
import io.ttrpc.spring.boot.test.sample.GuestBook;
import io.ttrpc.spring.boot.test.sample.Guests;
import io.ttrpc.spring.boot.test.sample.SampleApplication;
import io.ttrpc.spring.boot.test.sample.Welcome;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.servlet.DispatcherServlet;

/** The slice of an application that serves. */
class TtrpcTestTests {
  @Nested
  @ContextConfiguration(classes = SampleApplication.class)
  @TtrpcTest(value = Greeter.class, properties = "sample.word=Welcome")
  class OfOneService {
    @TtrpcClient("greeter")
    GreeterService greeter = new Greeter("");

    @Test
    void serviceIsCalledOverASocketWithInterceptors(
        @Autowired Calls calls, @LocalTtrpcSocket String socket) {
      assertThat(greeter.sayHello(named("Ada")).getMessage()).isEqualTo("Welcome Ada");
      assertThat(calls.methods()).contains("greeter.v1.Greeter/SayHello");
      assertThat(socket).isNotEqualTo("/nowhere/sample.sock");
    }

    @Test
    void requestsAreValidated() {
      assertThatCall(() -> greeter.sayHello(named("a name that is much too long")))
          .fails()
          .hasCode(StatusCode.INVALID_ARGUMENT)
          .hasDetail(
              BadRequest.class,
              bad -> assertThat(bad.getFieldViolations(0).getField()).isEqualTo("name"))
          .isFromPeer();
    }

    @Test
    void callsAreSecured() {
      assertThatCall(() -> greeter.sayHello(named("eve")))
          .fails()
          .hasCode(StatusCode.PERMISSION_DENIED)
          .isFromPeer();
    }

    @Test
    void otherBeansAreAbsent(@Autowired ApplicationContext context) {
      assertThat(context.getBeanProvider(GuestBook.class)).isEmpty();
      assertThat(context.getBeanProvider(Guests.class)).isEmpty();
      assertThat(context.getBeanProvider(Welcome.class)).isEmpty();
      assertThat(context.getBeanProvider(DispatcherServlet.class)).isEmpty();
    }
  }

  @Nested
  @ContextConfiguration(classes = SampleApplication.class)
  @TtrpcTest
  class OfAllServices {
    @MockitoBean Guests guests = new Guests();

    @Test
    void adviceMapsFailures(@TtrpcClient("guests") GuestBookService book) {
      assertThatCall(() -> book.sign(named("")))
          .fails()
          .hasCode(StatusCode.INVALID_ARGUMENT)
          .hasStatusMessage("a guest needs a name")
          .hasDetail(BadRequest.class);
    }

    @Test
    void clientsOfServicesCallTheServer(@TtrpcClient("guests") GuestBookService book) {
      assertThat(book.sign(named("Ada")).getMessage()).isEqualTo("Hello Ada, guest 0");
    }

    @Test
    void allAreServed(@Autowired TtrpcServerLifecycle lifecycle) {
      assertThat(Objects.requireNonNull(lifecycle.server()).services()).hasSize(2);
    }
  }

  @Nested
  @ContextConfiguration(classes = SampleApplication.class)
  @TtrpcTest(services = GreeterService.class)
  class OfAnInterface {
    @Test
    void itsServiceIsServed(@TtrpcClient("greeter") GreeterService greeter) {
      assertThat(greeter.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
    }
  }

  @Nested
  @ContextConfiguration(classes = SampleApplication.class)
  @TtrpcTest(
      value = GuestBook.class,
      includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Guests.class),
      excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Calls.class))
  class WithFilters {
    @Test
    void theyAddAndRemoveComponents(
        @Autowired ObjectProvider<Guests> guests, @Autowired ObjectProvider<Calls> calls) {
      assertThat(guests).hasSize(1);
      assertThat(calls).isEmpty();
    }
  }

  @Nested
  @ContextConfiguration(classes = SampleApplication.class)
  @TtrpcTest(value = Greeter.class, excludeAutoConfiguration = TtrpcClientAutoConfiguration.class)
  class WithoutAnAutoConfiguration {
    @Test
    void itIsExcluded(@Autowired ApplicationContext context) {
      assertThat(context.getBeanNamesForType(TtrpcClientAutoConfiguration.class)).isEmpty();
    }
  }

  @ContextConfiguration(classes = SampleApplication.class)
  @Import(RulesForBothServices.class)
  @Nested
  @TtrpcTest(Greeter.class)
  class WithARuleForAServiceThatTheSliceDoesNotHave {
    @Test
    void otherRulesApply(@TtrpcClient("greeter") GreeterService greeter) {
      assertThatCall(() -> greeter.sayHello(named("Ada")))
          .fails()
          .hasCode(StatusCode.PERMISSION_DENIED)
          .isFromPeer();
    }
  }

  @Test
  void ruleForAMethodThatTheServiceOfTheSliceDoesNotHaveStopsIt() {
    assertThatThrownBy(
            () ->
                new TestContextManager(WithAMisspeltRule.class)
                    .getTestContext()
                    .getApplicationContext())
        .hasStackTraceContaining("no server has method greeter.v1.Greeter/SayHelo");
  }

  /** No test by itself. */
  @ContextConfiguration(classes = SampleApplication.class)
  @Import(MisspeltRule.class)
  @TtrpcTest(Greeter.class)
  static class WithAMisspeltRule {}

  static class RulesForBothServices {
    @Bean
    TtrpcCallRules rules(TtrpcSecurity security) {
      security.method("greeter.v1.Greeter/SayHello").denyAll();
      security.method("greeter.v1.GuestBook/Sign").permitAll();
      security.service("greeter.v1.GuestBook").permitAll();
      return security.anyCall().permitAll();
    }
  }

  static class MisspeltRule {
    @Bean
    TtrpcCallRules rules(TtrpcSecurity security) {
      security.method("greeter.v1.Greeter/SayHelo").denyAll();
      return security.anyCall().permitAll();
    }
  }
}
