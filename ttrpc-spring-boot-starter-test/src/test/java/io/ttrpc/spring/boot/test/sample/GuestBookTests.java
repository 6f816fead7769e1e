package io.ttrpc.spring.boot.test.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

import com.example.greeter.GreeterService;
import com.example.greeter.GuestBookService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@SuppressWarnings("NullAway.Init") // because Spring sets the fields
class GuestBookTests {
  private static final HelloReply HI = HelloReply.newBuilder().setMessage("Hi").build();
  private static final HelloRequest ADA = HelloRequest.newBuilder().setName("Ada").build();

  @Nested
  @SpringBootTest
  class WithMockedClient {
    @TtrpcClient("greeter")
    @MockitoBean
    GreeterService greeter;

    @Test
    void guestIsGreeted(@TtrpcClient("guests") GuestBookService guests) {
      given(greeter.sayHello(any())).willReturn(HI);
      assertThat(guests.sign(ADA).getMessage()).startsWith("Hi, guest");
    }
  }

  @Nested
  @SpringBootTest
  class WithMockedService {
    @MockitoBean GreeterService greeter;

    @Test
    void guestIsGreetedOverTheSocket(@TtrpcClient("guests") GuestBookService guests) {
      given(greeter.sayHello(any())).willReturn(HI);
      assertThat(guests.sign(ADA).getMessage()).startsWith("Hi, guest");
    }
  }
}
