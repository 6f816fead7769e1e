package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.JavaFeaturesProto.JavaFeatures;
import com.google.protobuf.ListValue;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The depth and the extensions of the messages that a server and a channel read. */
@Timeout(30)
class MessageLimitsTest {
  private static final MethodDescriptor<Value, Value> UNARY =
      method("Unary", CallKind.UNARY, Value.getDefaultInstance());
  private static final MethodDescriptor<Value, Value> CHAT =
      method("Chat", CallKind.BIDI_STREAMING, Value.getDefaultInstance());
  private static final MethodDescriptor<FeatureSet, FeatureSet> FEATURES =
      method("Features", CallKind.UNARY, FeatureSet.getDefaultInstance());

  /** A proto2 message with an extension. */
  private static final FeatureSet EXTENDED =
      FeatureSet.newBuilder()
          .setExtension(
              JavaFeaturesProto.java_, JavaFeatures.newBuilder().setLegacyClosedEnum(true).build())
          .build();

  @TempDir Path folder;
  private final List<Boolean> extensionsSeen = new CopyOnWriteArrayList<>();
  private @Nullable TtrpcServer server;
  private @Nullable TtrpcChannel channel;

  private static <M extends MessageLite> MethodDescriptor<M, M> method(
      String name, CallKind kind, M type) {
    return new MethodDescriptor<>("test.Limits", name, kind, type, type);
  }

  private void serve(
      UnaryOperator<TtrpcServer.Builder> forServer, UnaryOperator<TtrpcChannel.Builder> forClient)
      throws Exception {
    String path = folder.resolve("s.sock").toString();
    ServiceDefinition service =
        ServiceDefinition.builder(
                new ServiceDescriptor("test.Limits", List.of(UNARY, CHAT, FEATURES)))
            .unary(UNARY, request -> request)
            .bidiStreaming(CHAT, (requests, responses) -> requests.forEach(responses::send))
            .unary(
                FEATURES,
                request -> {
                  extensionsSeen.add(request.hasExtension(JavaFeaturesProto.java_));
                  return request;
                })
            .build();
    server = forServer.apply(TtrpcServer.builder().listen(path).service(service)).start();
    channel = forClient.apply(TtrpcChannel.builder(path)).build();
  }

  private TtrpcChannel channel() {
    return Objects.requireNonNull(channel, "serve(…) comes first");
  }

  @AfterEach
  void close() {
    if (channel != null) {
      channel.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** A message with that many levels of messages within, which is even. */
  private static Value nested(int levels, String innermost) {
    Value value = Value.newBuilder().setStringValue(innermost).build();
    for (int i = 0; i < levels; i += 2) {
      value = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value)).build();
    }
    return value;
  }

  private Value unary(Value request) {
    return ClientCalls.unary(channel(), UNARY, request, CallOptions.DEFAULT);
  }

  private Value chat(Value request) {
    try (BidiStreamingCall<Value, Value> call =
        ClientCalls.bidiStreaming(channel(), CHAT, CallOptions.DEFAULT)) {
      call.send(request);
      call.closeSend();
      return Objects.requireNonNull(call.receive(), "a response");
    }
  }

  /** Small messages are decoded on the loop, large ones and streams on the threads of calls. */
  private void assertPasses(int levels) {
    for (String innermost : List.of("", "x".repeat(100_000))) {
      Value value = nested(levels, innermost);
      assertThat(unary(value)).isEqualTo(value);
      assertThat(chat(value)).isEqualTo(value);
    }
  }

  private void assertIsTooDeep(int levels, int limit, boolean forThePeer) {
    for (String innermost : List.of("", "x".repeat(100_000))) {
      Value value = nested(levels, innermost);
      for (UnaryOperator<Value> call : List.<UnaryOperator<Value>>of(this::unary, this::chat)) {
        TtrpcException failure =
            catchThrowableOfType(TtrpcException.class, () -> call.apply(value));
        assertThat(failure.status())
            .isEqualTo(
                Status.of(
                    StatusCode.INTERNAL,
                    "ttrpc: error unmarshalling payload: expected at most "
                        + limit
                        + " levels of nested messages but got more"));
        assertThat(failure.isFromPeer()).isEqualTo(forThePeer);
      }
    }
  }

  @Test
  void depthIsThatOfProtobufByDefault() throws Exception {
    serve(builder -> builder, builder -> builder);
    assertPasses(100);
    assertIsTooDeep(102, 100, true);
    assertPasses(100);
  }

  @Test
  void serverReadsAsDeepAsItIsTold() throws Exception {
    serve(builder -> builder.maxMessageDepth(10), builder -> builder);
    assertPasses(10);
    assertIsTooDeep(12, 10, true);
  }

  @Test
  void channelReadsAsDeepAsItIsTold() throws Exception {
    serve(builder -> builder, builder -> builder.maxMessageDepth(10));
    assertPasses(10);
    assertIsTooDeep(12, 10, false);
  }

  @Test
  void deepestMessagePasses() throws Exception {
    serve(builder -> builder.maxMessageDepth(1000), builder -> builder.maxMessageDepth(1000));
    assertPasses(1000);
    assertIsTooDeep(1002, 1000, true);
  }

  @Test
  void depthHasBounds() {
    for (int bad : new int[] {-1, 0, 1001, Integer.MAX_VALUE}) {
      String expected = "maxMessageDepth must be within 1 and 1000 but was " + bad;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TtrpcServer.builder().maxMessageDepth(bad))
          .withMessage(expected);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TtrpcChannel.builder("/run/x.sock").maxMessageDepth(bad))
          .withMessage(expected);
    }
  }

  @Test
  void extensionsAreReadWhereTheRegistryHasThem() throws Exception {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    JavaFeaturesProto.registerAllExtensions(registry);
    serve(
        builder -> builder.extensionRegistry(registry),
        builder -> builder.extensionRegistry(registry));
    FeatureSet response = ClientCalls.unary(channel(), FEATURES, EXTENDED, CallOptions.DEFAULT);
    assertThat(extensionsSeen).containsExactly(true);
    assertThat(response).isEqualTo(EXTENDED);
    assertThat(response.getExtension(JavaFeaturesProto.java_).getLegacyClosedEnum()).isTrue();
  }

  @Test
  void extensionsAreUnknownFieldsOtherwise() throws Exception {
    serve(builder -> builder, builder -> builder);
    FeatureSet response = ClientCalls.unary(channel(), FEATURES, EXTENDED, CallOptions.DEFAULT);
    assertThat(extensionsSeen).containsExactly(false);
    assertThat(response.hasExtension(JavaFeaturesProto.java_)).isFalse();
    assertThat(response.toByteString()).isEqualTo(EXTENDED.toByteString());
  }
}
