package io.ttrpc.spring.boot.test;

import static io.ttrpc.spring.boot.test.sample.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import com.example.greeter.GreeterAsync;
import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.GuestBookService;
import com.example.greeter.HelloReply;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.test.sample.Greeter;
import io.ttrpc.spring.boot.test.sample.SampleApplication;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Mocks of clients, in an application that also serves their interface. */
class MockedClientTests {
  private static final HelloReply MOCKED = HelloReply.newBuilder().setMessage("mocked").build();

  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  class OfTheInterface {
    @MockitoBean
    @TtrpcClient("greeter")
    GreeterService client = new Greeter("");

    @Test
    void mockTakesThePlaceOfThatClientAlone(
        @Autowired Greeter service,
        @TtrpcClient("other") GreeterService other,
        @TtrpcClient("guests") GuestBookService guests) {
      given(client.sayHello(named("Ada"))).willReturn(MOCKED);
      assertThat(guests.sign(named("Ada")).getMessage()).startsWith("mocked, guest ");
      assertThat(service.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
      assertThat(other.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
    }
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  @Import(Points.class)
  class OfTheClientClass {
    @MockitoBean
    @TtrpcClient("class")
    GreeterTtrpc.Client client = mock();

    @Test
    void mockIsInjected(@Autowired Points points) {
      given(client.sayHello(named("Ada"))).willReturn(MOCKED);
      assertThat(points.byClass.sayHello(named("Ada"))).isEqualTo(MOCKED);
    }
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  @Import(Points.class)
  class OfTheAsynchronousInterface {
    @MockitoBean
    @TtrpcClient("async")
    GreeterAsync client = mock();

    @Test
    void mockIsInjected(@Autowired Points points) {
      given(client.sayHello(named("Ada"))).willReturn(CompletableFuture.completedFuture(MOCKED));
      assertThat(points.async.sayHello(named("Ada"))).isCompletedWithValue(MOCKED);
    }
  }

  /** Only the client has this type, so that the test needs no qualifier. */
  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  @Import(Points.class)
  class ByTypeAlone {
    @MockitoBean GreeterAsync client = mock();

    @Test
    void mockIsInjected(@Autowired Points points) {
      given(client.sayHello(named("Ada"))).willReturn(CompletableFuture.completedFuture(MOCKED));
      assertThat(points.async.sayHello(named("Ada"))).isCompletedWithValue(MOCKED);
    }
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  @Import(Points.class)
  class Spied {
    @MockitoSpyBean
    @TtrpcClient("greeter")
    GreeterService client = new Greeter("");

    @MockitoSpyBean
    @TtrpcClient("class")
    GreeterTtrpc.Client byClass = mock();

    @MockitoSpyBean
    @TtrpcClient("async")
    GreeterAsync async = mock();

    @Test
    void spySeesTheCallsOfTheApplicationToTheServer(
        @Autowired Points points, @TtrpcClient("guests") GuestBookService guests) {
      assertThat(guests.sign(named("Ada")).getMessage()).startsWith("Hello Ada, guest ");
      assertThat(points.byClass.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
      assertThat(points.async.sayHello(named("Ada")).join().getMessage()).isEqualTo("Hello Ada");
      verify(client).sayHello(named("Ada"));
      verify(byClass).sayHello(named("Ada"));
      verify(async).sayHello(named("Ada"));
    }
  }

  /** Injection points of the other types. */
  static class Points {
    final GreeterTtrpc.Client byClass;
    final GreeterAsync async;

    Points(
        @TtrpcClient("class") GreeterTtrpc.Client byClass,
        @TtrpcClient("async") GreeterAsync async) {
      this.byClass = byClass;
      this.async = async;
    }
  }
}
