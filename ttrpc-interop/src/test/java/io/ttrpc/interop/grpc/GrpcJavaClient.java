package io.ttrpc.interop.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.FailRequest;
import io.ttrpc.conformance.v1.FailStreamRequest;
import io.ttrpc.conformance.v1.FloodRequest;
import io.ttrpc.conformance.v1.Part;
import io.ttrpc.conformance.v1.SleepRequest;
import io.ttrpc.conformance.v1.SleepResponse;
import io.ttrpc.conformance.v1.Total;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The checks of Go's gRPC client below {@code peers/grpc}, with grpc-java. */
final class GrpcJavaClient {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Channel channel;

  GrpcJavaClient(Channel channel) {
    this.channel = channel;
  }

  /** The checks by their names. */
  Map<String, ThrowingCheck> checks() {
    Map<String, ThrowingCheck> checks = new LinkedHashMap<>();
    checks.put("a unary call answers", this::unary);
    checks.put("the handler sees metadata and deadline", this::metadataAndDeadline);
    checks.put("a status has its message and details", this::statusWithDetails);
    checks.put("a passed deadline ends the call", this::passedDeadline);
    checks.put("a stream of requests has one response", this::clientStreaming);
    checks.put("a request has a stream of responses", this::serverStreaming);
    checks.put("streams go both ways in turns", this::bidiStreaming);
    checks.put("a stream ends with a status behind its messages", this::failStream);
    checks.put("a slow reader gets every message of a flood", this::flood);
    return checks;
  }

  /** A check, which fails with what it throws. */
  @FunctionalInterface
  interface ThrowingCheck {
    void run() throws Exception;
  }

  private void unary() {
    EchoResponse response =
        call(
            channel,
            "Echo",
            EchoRequest.newBuilder()
                .setSequence(7)
                .setPayload(ByteString.copyFromUtf8("seven"))
                .build(),
            EchoResponse.getDefaultInstance(),
            LIMIT);
    assertThat(response.getSequence()).isEqualTo(7);
    assertThat(response.getPayload().toStringUtf8()).isEqualTo("seven");
  }

  private void metadataAndDeadline() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("word", Metadata.ASCII_STRING_MARSHALLER), "one");
    headers.put(Metadata.Key.of("word", Metadata.ASCII_STRING_MARSHALLER), "two");
    headers.put(
        Metadata.Key.of("raw-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {0, (byte) 0xff});
    EchoResponse response =
        call(
            ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
            "Echo",
            EchoRequest.getDefaultInstance(),
            EchoResponse.getDefaultInstance(),
            LIMIT);
    assertThat(response.getMetadataList())
        .extracting(pair -> pair.getKey() + "=" + pair.getValue())
        .contains("word=one", "word=two", "raw-bin=AP8");
    assertThat(Duration.ofNanos(response.getRemainingNanos()))
        .isPositive()
        .isLessThanOrEqualTo(LIMIT);
  }

  private void statusWithDetails() {
    Any detail = Any.pack(StringValue.of("told"));
    StatusRuntimeException failure =
        failure(
            () ->
                call(
                    channel,
                    "Fail",
                    FailRequest.newBuilder()
                        .setCode(Code.NOT_FOUND.value())
                        .setMessage("no such thing")
                        .addDetails(detail)
                        .build(),
                    EchoResponse.getDefaultInstance(),
                    LIMIT));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(failure.getStatus().getDescription()).isEqualTo("no such thing");
    assertThat(Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList())
        .containsExactly(detail);
  }

  private void passedDeadline() {
    StatusRuntimeException failure =
        failure(
            () ->
                call(
                    channel,
                    "Sleep",
                    SleepRequest.newBuilder().setDelayMillis(60_000).build(),
                    SleepResponse.getDefaultInstance(),
                    Duration.ofMillis(200)));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  private void clientStreaming() throws Exception {
    BlockingClientCall<Part, Total> call =
        ClientCalls.blockingClientStreamingCall(
            channel,
            method(
                "Sum",
                MethodType.CLIENT_STREAMING,
                Part.getDefaultInstance(),
                Total.getDefaultInstance()),
            limited(LIMIT));
    for (int i = 1; i <= 100; i++) {
      call.write(Part.newBuilder().setAdd(i).build());
    }
    call.halfClose();
    assertThat(call.read()).isEqualTo(Total.newBuilder().setSum(5050).setCount(100).build());
  }

  private void serverStreaming() {
    Iterator<Part> parts =
        ClientCalls.blockingServerStreamingCall(
            channel,
            method(
                "Divide",
                MethodType.SERVER_STREAMING,
                Total.getDefaultInstance(),
                Part.getDefaultInstance()),
            limited(LIMIT),
            Total.newBuilder().setSum(5050).setCount(100).build());
    long sum = 0;
    int count = 0;
    while (parts.hasNext()) {
      sum += parts.next().getAdd();
      count++;
    }
    assertThat(sum).isEqualTo(5050);
    assertThat(count).isEqualTo(100);
  }

  private void bidiStreaming() throws Exception {
    BlockingClientCall<EchoRequest, EchoResponse> call =
        bidi("EchoStream", EchoRequest.getDefaultInstance());
    for (int i = 0; i < 50; i++) {
      call.write(EchoRequest.newBuilder().setSequence(i).build());
      assertThat(read(call).getSequence()).isEqualTo(i);
    }
    call.halfClose();
    assertThat(call.read()).isNull();
  }

  private void failStream() throws Exception {
    BlockingClientCall<FailStreamRequest, EchoResponse> call =
        bidi("FailStream", FailStreamRequest.getDefaultInstance());
    FailStreamRequest request =
        FailStreamRequest.newBuilder()
            .setAfterMessages(2)
            .setStatus(FailRequest.newBuilder().setCode(Code.ABORTED.value()).setMessage("enough"))
            .build();
    for (int i = 0; i < 2; i++) {
      call.write(request);
      read(call);
    }
    io.grpc.StatusException failure =
        catchThrowableOfType(io.grpc.StatusException.class, call::read);
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(failure.getStatus().getDescription()).isEqualTo("enough");
  }

  private void flood() throws Exception {
    BlockingClientCall<FloodRequest, EchoResponse> call =
        bidi("Flood", FloodRequest.getDefaultInstance());
    int count = 2000;
    call.write(FloodRequest.newBuilder().setCount(count).setSize(10_000).build());
    call.halfClose();
    for (int i = 0; i < count; i++) {
      EchoResponse response = read(call);
      assertThat(response.getSequence()).isEqualTo(i);
      assertThat(response.getPayload().size()).isEqualTo(10_000);
    }
    assertThat(call.read()).isNull();
  }

  private static EchoResponse read(BlockingClientCall<?, EchoResponse> call) throws Exception {
    return Objects.requireNonNull(call.read(), "expected a response but the stream has ended");
  }

  private <Q extends Message> BlockingClientCall<Q, EchoResponse> bidi(String name, Q type) {
    return ClientCalls.blockingBidiStreamingCall(
        channel,
        method(name, MethodType.BIDI_STREAMING, type, EchoResponse.getDefaultInstance()),
        limited(LIMIT));
  }

  private static <Q extends Message, R extends Message> R call(
      Channel channel, String name, Q request, R type, Duration limit) {
    @SuppressWarnings("unchecked") // The default instance has the type of the message.
    Q requestType = (Q) request.getDefaultInstanceForType();
    ClientCall<Q, R> call =
        channel.newCall(method(name, MethodType.UNARY, requestType, type), limited(limit));
    return ClientCalls.blockingUnaryCall(call, request);
  }

  private static CallOptions limited(Duration limit) {
    return CallOptions.DEFAULT.withDeadlineAfter(limit);
  }

  private static StatusRuntimeException failure(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private static <Q extends Message, R extends Message> MethodDescriptor<Q, R> method(
      String name, MethodType type, Q request, R response) {
    return MethodDescriptor.newBuilder(
            ProtoUtils.marshaller(request), ProtoUtils.marshaller(response))
        .setType(type)
        .setFullMethodName(
            MethodDescriptor.generateFullMethodName(ConformanceTtrpc.SERVICE_NAME, name))
        .build();
  }
}
