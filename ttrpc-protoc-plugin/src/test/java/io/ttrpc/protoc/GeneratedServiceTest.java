package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hello.GreeterAsync;
import hello.GreeterOuterClass.HelloReply;
import hello.GreeterOuterClass.HelloRequest;
import hello.GreeterService;
import hello.GreeterTtrpc;
import io.ttrpc.CallKind;
import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import traps.method_names.SnakeCaseTtrpc;

/** Tests of generated code that need no connection. */
class GeneratedServiceTest {
  private static final HelloRequest REQUEST = HelloRequest.getDefaultInstance();

  private final GreeterService service = new GreeterService() {};
  private final GreeterAsync async = new GreeterAsync() {};

  @Test
  void descriptorsCarryTheNamesOfTheProtoFile() {
    assertThat(GreeterTtrpc.SERVICE_NAME).isEqualTo("hello.Greeter");
    assertThat(GreeterTtrpc.SERVICE.name()).isEqualTo("hello.Greeter");
    assertThat(GreeterTtrpc.SERVICE.methods())
        .containsExactly(
            GreeterTtrpc.SAY_HELLO, GreeterTtrpc.SPELL, GreeterTtrpc.GATHER, GreeterTtrpc.CHAT);
    assertThat(GreeterTtrpc.SPELL)
        .isEqualTo(
            new MethodDescriptor<>(
                "hello.Greeter",
                "Spell",
                CallKind.SERVER_STREAMING,
                HelloRequest.getDefaultInstance(),
                HelloReply.getDefaultInstance()));
  }

  @Test
  void wireNamesAreRaw() {
    assertThat(SnakeCaseTtrpc.SERVICE_NAME).isEqualTo("traps.method_names.snake_case");
    assertThat(SnakeCaseTtrpc.SERVICE.methods())
        .extracting(MethodDescriptor::method)
        .containsExactly("say_hello", "lower", "_2nd", "Kept_As_Go_Has_It");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        GreeterService.class,
        GreeterAsync.class,
        GreeterTtrpc.Client.class,
        GreeterTtrpc.AsyncClient.class
      })
  void everyTypeLeadsToItsTtrpcClass(Class<?> type) {
    assertThat(type.getAnnotation(GeneratedTtrpc.class).value()).isEqualTo(GreeterTtrpc.class);
  }

  @Test
  void methodsThatAreNotImplementedNameTheRpc() {
    assertUnimplemented("SayHello", () -> service.sayHello(REQUEST));
    assertUnimplemented("Spell", () -> service.spell(REQUEST, response -> {}));
    assertUnimplemented("Gather", () -> service.gather(StreamReceiver.of(List.of())));
    assertUnimplemented("Chat", () -> service.chat(StreamReceiver.of(List.of()), response -> {}));
    assertUnimplemented("Spell", () -> async.spell(REQUEST));
    assertUnimplemented("Chat", () -> async.chat(subscriber -> {}));
  }

  @Test
  void futuresOfMethodsThatAreNotImplementedFail() {
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> async.sayHello(REQUEST).join())
        .havingCause()
        .withMessage("UNIMPLEMENTED: method SayHello");
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> async.gather(subscriber -> {}).join())
        .havingCause()
        .withMessage("UNIMPLEMENTED: method Gather");
  }

  @Test
  void bothInterfacesBindToTheSameService() {
    assertThat(GreeterTtrpc.bind(service).descriptor()).isSameAs(GreeterTtrpc.SERVICE);
    assertThat(GreeterTtrpc.bind(async).descriptor()).isSameAs(GreeterTtrpc.SERVICE);
  }

  private static void assertUnimplemented(String rpc, Runnable call) {
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(call::run)
        .withMessage("UNIMPLEMENTED: method " + rpc)
        .matches(failure -> failure.code() == StatusCode.UNIMPLEMENTED);
  }
}
