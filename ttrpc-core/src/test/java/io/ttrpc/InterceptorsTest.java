package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Interceptors of both sides observe calls, change them and refuse them. */
@Timeout(20)
class InterceptorsTest {
  private static final Attribute<String> WHO = Attribute.named("who");

  @TempDir Path folder;
  private final EchoService service = new EchoService();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void serverInterceptorsStandAroundTheHandlerInOrder() throws Exception {
    service.unary =
        request -> {
          log.add("handler " + CallContext.current().get(WHO));
          return request;
        };
    TtrpcChannel channel =
        serve(
            (call, next) -> {
              log.add("a before " + call.method().fullName());
              call.context().set(WHO, "ada");
              next.proceed();
              log.add("a after");
            },
            (call, next) -> {
              log.add("b before");
              next.proceed();
              log.add("b after");
            });
    assertThat(unary(channel, "x")).isEqualTo("x");
    assertThat(log)
        .containsExactly(
            "a before test.Echo/Unary", "b before", "handler ada", "b after", "a after");
  }

  @Test
  void serverInterceptorSeesMessagesMetadataAndTheEndOfAllKinds() throws Exception {
    TtrpcChannel channel =
        serve(
            (call, next) -> {
              String name = call.method().method();
              call.onReceive(message -> log.add(name + " <" + value(message)));
              call.onSend(message -> log.add(name + " >" + value(message)));
              call.onEnd(status -> log.add(name + " " + status.code()));
              next.proceed();
            });
    assertThat(unary(channel, "u")).isEqualTo("u");
    ClientCalls.serverStreaming(
        channel, EchoService.SPLIT, text("s t"), response -> {}, CallOptions.DEFAULT);
    var count =
        ClientCalls.clientStreaming(
            channel, EchoService.COUNT, StreamReceiver.of(List.of(text("c"))), CallOptions.DEFAULT);
    assertThat(count.getValue()).isEqualTo(1);
    ClientCalls.bidiStreaming(
        channel,
        EchoService.CHAT,
        StreamReceiver.of(List.of(text("b"))),
        response -> {},
        CallOptions.DEFAULT);
    assertThat(log)
        .containsExactly(
            "Unary <u",
            "Unary >u",
            "Unary OK",
            "Split <s t",
            "Split >s",
            "Split >t",
            "Split OK",
            "Count <c",
            "Count >1",
            "Count OK",
            "Chat <b",
            "Chat >b",
            "Chat OK");
  }

  @Test
  void serverInterceptorMayRefuseACall() throws Exception {
    TtrpcChannel channel =
        serve(
            (call, next) -> {
              throw new TtrpcException(StatusCode.PERMISSION_DENIED, "not you");
            });
    TtrpcException failure = catchThrowableOfType(TtrpcException.class, () -> unary(channel, "x"));
    assertThat(failure.status()).isEqualTo(Status.of(StatusCode.PERMISSION_DENIED, "not you"));
    assertThat(failure.isFromPeer()).isTrue();
  }

  @Test
  void serverInterceptorThatForgetsToProceedFailsCallsOfAllKinds() throws Exception {
    TtrpcChannel channel = serve((call, next) -> log.add("forgot"));
    for (MethodDescriptor<?, ?> method : EchoService.DESCRIPTOR.methods()) {
      TtrpcException failure =
          catchThrowableOfType(TtrpcException.class, () -> call(channel, method.kind()));
      assertThat(failure.status())
          .isEqualTo(
              Status.of(
                  StatusCode.UNKNOWN,
                  "an interceptor of " + method.fullName() + " did not proceed"));
    }
  }

  @Test
  void serverInterceptorThatHidesAFailureFailsCallsOfAllKinds() throws Exception {
    service.unary = request -> fail();
    service.count = requests -> Int64Value.of(fail().getSerializedSize());
    service.split = (request, responses) -> fail();
    service.chat = (requests, responses) -> fail();
    TtrpcChannel channel =
        serve(
            (call, next) -> {
              try {
                next.proceed();
              } catch (IllegalStateException hidden) {
                log.add("hidden");
              }
            });
    for (MethodDescriptor<?, ?> method : EchoService.DESCRIPTOR.methods()) {
      TtrpcException failure =
          catchThrowableOfType(TtrpcException.class, () -> call(channel, method.kind()));
      assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
    }
    assertThat(log).hasSize(4);
  }

  private static StringValue fail() {
    throw new IllegalStateException("on purpose");
  }

  private static void call(TtrpcChannel channel, CallKind kind) {
    StreamReceiver<StringValue> requests = StreamReceiver.of(List.of());
    switch (kind) {
      case UNARY -> unary(channel, "x");
      case CLIENT_STREAMING ->
          ClientCalls.clientStreaming(channel, EchoService.COUNT, requests, CallOptions.DEFAULT);
      case SERVER_STREAMING ->
          ClientCalls.serverStreaming(
              channel, EchoService.SPLIT, text("x"), response -> {}, CallOptions.DEFAULT);
      case BIDI_STREAMING ->
          ClientCalls.bidiStreaming(
              channel, EchoService.CHAT, requests, response -> {}, CallOptions.DEFAULT);
    }
  }

  @Test
  void serverInterceptorProceedsOnce() throws Exception {
    TtrpcChannel channel =
        serve(
            (call, next) -> {
              next.proceed();
              next.proceed();
            });
    assertThat(catchThrowableOfType(TtrpcException.class, () -> unary(channel, "x")).status())
        .isEqualTo(
            Status.of(StatusCode.UNKNOWN, "an interceptor of test.Echo/Unary proceeded twice"));
  }

  @Test
  void nullOfAHandlerIsLogged() throws Exception {
    service.unary = request -> none();
    java.util.logging.Logger logger = java.util.logging.Logger.getLogger("io.ttrpc");
    java.util.logging.Handler handler =
        new java.util.logging.Handler() {
          @Override
          public void publish(java.util.logging.LogRecord entry) {
            log.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      TtrpcChannel channel = serve();
      assertThat(catchThrowableOfType(TtrpcException.class, () -> unary(channel, "x")).code())
          .isEqualTo(StatusCode.UNKNOWN);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(log).anyMatch(line -> line.contains("test.Echo/Unary returned null"));
  }

  @SuppressWarnings("NullAway") // What a careless handler does.
  private static StringValue none() {
    return null;
  }

  @Test
  void tapThatIsSetAfterTheEndIsToldToo() throws Exception {
    TtrpcChannel channel =
        serve(
            (call, next) -> {
              while (!call.context().isCancelled()) {
                Thread.onSpinWait();
              }
              call.onEnd(status -> log.add(status.code().name()));
              next.proceed();
            });
    CallOptions soon = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(200));
    assertThat(
            catchThrowableOfType(
                TtrpcException.class,
                () -> ClientCalls.unary(channel, EchoService.UNARY, text("x"), soon)))
        .isNotNull();
    await().untilAsserted(() -> assertThat(log).containsExactly("DEADLINE_EXCEEDED"));
  }

  @Test
  void serverInterceptorMayTranslateAFailure() throws Exception {
    service.unary =
        request -> {
          throw new IllegalStateException("internal detail");
        };
    TtrpcChannel channel =
        serve(
            (call, next) -> {
              try {
                next.proceed();
              } catch (IllegalStateException e) {
                throw new TtrpcException(StatusCode.FAILED_PRECONDITION, "not now", e);
              }
            });
    assertThat(catchThrowableOfType(TtrpcException.class, () -> unary(channel, "x")).status())
        .isEqualTo(Status.of(StatusCode.FAILED_PRECONDITION, "not now"));
  }

  @Test
  void serverTapThatThrowsFailsTheCall() throws Exception {
    TtrpcChannel channel =
        serve(
            (call, next) -> {
              call.onReceive(
                  message -> {
                    throw new IllegalArgumentException("too short");
                  });
              next.proceed();
            });
    assertThat(catchThrowableOfType(TtrpcException.class, () -> unary(channel, "x")).status())
        .isEqualTo(Status.of(StatusCode.UNKNOWN, "too short"));
  }

  @Test
  void endOfACancelledCallIsToldAtOnceAndOnce() throws Exception {
    TtrpcChannel channel =
        serve(
            (call, next) -> {
              call.onEnd(status -> log.add(status.code().name()));
              next.proceed();
            });
    service.unary =
        request -> {
          while (!CallContext.current().isCancelled()) {
            Thread.onSpinWait();
          }
          return request;
        };
    CallOptions short1 = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(500));
    assertThat(
            catchThrowableOfType(
                    TtrpcException.class,
                    () -> ClientCalls.unary(channel, EchoService.UNARY, text("x"), short1))
                .code())
        .isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    await().untilAsserted(() -> assertThat(log).containsExactly("DEADLINE_EXCEEDED"));
  }

  @Test
  void clientInterceptorMayChangeMetadataAndDeadlineOfAllKinds() throws Exception {
    TtrpcChannel channel =
        serveTo(
            call -> {
              call.setMetadata(call.metadata().toBuilder().add("token", "t").build());
              call.setDeadline(Deadline.after(Duration.ofMinutes(1)));
            });
    service.unary = request -> text(seen());
    service.split = (request, responses) -> responses.send(text(seen()));
    service.chat = (requests, responses) -> responses.send(text(seen()));
    assertThat(unary(channel, "x")).isEqualTo("[t] true");
    List<StringValue> responses = new ArrayList<>();
    ClientCalls.serverStreaming(
        channel, EchoService.SPLIT, text("x"), responses::add, CallOptions.DEFAULT);
    ClientCalls.bidiStreaming(
        channel,
        EchoService.CHAT,
        StreamReceiver.of(List.of()),
        responses::add,
        CallOptions.DEFAULT);
    assertThat(
            ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT)
                .join())
        .isEqualTo(text("[t] true"));
    assertThat(responses).containsExactly(text("[t] true"), text("[t] true"));
  }

  @Test
  void clientInterceptorSeesMessagesAndTheEndOfAllKinds() throws Exception {
    TtrpcChannel channel = serveTo(this::logCall);
    assertThat(unary(channel, "u")).isEqualTo("u");
    ClientCalls.serverStreaming(
        channel, EchoService.SPLIT, text("s t"), response -> {}, CallOptions.DEFAULT);
    var count =
        ClientCalls.clientStreaming(
            channel, EchoService.COUNT, StreamReceiver.of(List.of(text("c"))), CallOptions.DEFAULT);
    assertThat(count.getValue()).isEqualTo(1);
    assertThat(
            ClientCalls.unaryAsync(channel, EchoService.UNARY, text("a"), CallOptions.DEFAULT)
                .join())
        .isEqualTo(text("a"));
    // A stream's end may be told before its last messages are read.
    assertThat(log)
        .containsExactlyInAnyOrder(
            "Unary >u",
            "Unary <u",
            "Unary OK",
            "Split >s t",
            "Split <s",
            "Split <t",
            "Split OK",
            "Count >c",
            "Count <1",
            "Count OK",
            "Unary >a",
            "Unary <a",
            "Unary OK");
  }

  @Test
  void clientInterceptorIsToldOfFailuresBeforeAndAfterTheWire() throws Exception {
    TtrpcChannel channel = serveTo(this::logCall);
    service.unary =
        request -> {
          throw new TtrpcException(StatusCode.ABORTED, "");
        };
    assertThat(catchThrowableOfType(TtrpcException.class, () -> unary(channel, "x"))).isNotNull();
    assertThat(
            catchThrowableOfType(TtrpcException.class, () -> unary(channel, "x".repeat(5 << 20))))
        .isNotNull();
    assertThat(log.stream().filter(line -> line.length() < 40))
        .containsExactly("Unary >x", "Unary ABORTED", "Unary RESOURCE_EXHAUSTED");
    channel.close();
    assertThat(catchThrowableOfType(TtrpcException.class, () -> unary(channel, "x"))).isNotNull();
    assertThat(log).endsWith("Unary UNAVAILABLE");
  }

  @Test
  void clientInterceptorMayRefuseACall() throws Exception {
    IllegalStateException refusal = new IllegalStateException("no token");
    TtrpcChannel channel =
        serveTo(
            call -> {
              throw refusal;
            });
    assertThat(catchThrowableOfType(IllegalStateException.class, () -> unary(channel, "x")))
        .isSameAs(refusal);
  }

  @Test
  void nestedCallInheritsTheSmallerDeadline() throws Exception {
    TtrpcChannel channel = serve();
    service.unary =
        request -> {
          if (request.getValue().equals("inner")) {
            Deadline deadline = CallContext.current().deadline();
            return text(deadline == null ? "none" : deadline.remaining().toSeconds() + "");
          }
          return ClientCalls.unary(
              channel,
              EchoService.UNARY,
              text("inner"),
              CallOptions.DEFAULT.withTimeout(Duration.ofHours(1)));
        };
    CallOptions ninetySeconds = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(90));
    String left =
        ClientCalls.unary(channel, EchoService.UNARY, text("outer"), ninetySeconds).getValue();
    assertThat(Long.parseLong(left)).isBetween(60L, 90L);
  }

  private void logCall(ClientCall call) {
    String name = call.method().method();
    call.onSend(message -> log.add(name + " >" + value(message)));
    call.onReceive(message -> log.add(name + " <" + value(message)));
    call.onEnd(status -> log.add(name + " " + status.code()));
  }

  private static String seen() {
    CallContext context = CallContext.current();
    return context.metadata().all("token") + " " + (context.deadline() != null);
  }

  private static String value(com.google.protobuf.MessageLite message) {
    return message instanceof StringValue text
        ? text.getValue()
        : "" + ((com.google.protobuf.Int64Value) message).getValue();
  }

  private static String unary(TtrpcChannel channel, String text) {
    return ClientCalls.unary(channel, EchoService.UNARY, text(text), CallOptions.DEFAULT)
        .getValue();
  }

  private TtrpcChannel serve(ServerInterceptor... interceptors) throws IOException {
    return serveTo(call -> {}, interceptors);
  }

  private TtrpcChannel serveTo(ClientInterceptor client, ServerInterceptor... interceptors)
      throws IOException {
    String address = folder.resolve("s.sock").toString();
    TtrpcServer.Builder builder =
        TtrpcServer.builder()
            .listen(address)
            .service(service.definition())
            .exceptionMessages(ExceptionMessages.SEND);
    for (ServerInterceptor interceptor : interceptors) {
      builder.interceptor(interceptor);
    }
    TtrpcServer server = builder.start();
    TtrpcChannel channel = TtrpcChannel.builder(address).interceptor(client).build();
    opened.add(channel);
    opened.add(server);
    return channel;
  }
}
