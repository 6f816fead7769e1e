package io.ttrpc;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A service of all four kinds over well-known types, whose handlers a test brings. */
final class EchoService {
  static final MethodDescriptor<StringValue, StringValue> UNARY =
      method("Unary", CallKind.UNARY, StringValue.getDefaultInstance());
  static final MethodDescriptor<StringValue, Int64Value> COUNT =
      method("Count", CallKind.CLIENT_STREAMING, Int64Value.getDefaultInstance());
  static final MethodDescriptor<StringValue, StringValue> SPLIT =
      method("Split", CallKind.SERVER_STREAMING, StringValue.getDefaultInstance());
  static final MethodDescriptor<StringValue, StringValue> CHAT =
      method("Chat", CallKind.BIDI_STREAMING, StringValue.getDefaultInstance());
  static final ServiceDescriptor DESCRIPTOR =
      new ServiceDescriptor("test.Echo", List.of(UNARY, COUNT, SPLIT, CHAT));

  Function<StringValue, StringValue> unary = request -> request;
  Function<StreamReceiver<StringValue>, Int64Value> count = EchoService::countAll;
  BiConsumer<StringValue, StreamSender<StringValue>> split = EchoService::splitAtSpaces;
  BiConsumer<StreamReceiver<StringValue>, StreamSender<StringValue>> chat =
      (requests, responses) -> requests.forEach(responses::send);

  ServiceDefinition definition() {
    return ServiceDefinition.builder(DESCRIPTOR)
        .unary(UNARY, request -> unary.apply(request))
        .clientStreaming(COUNT, requests -> count.apply(requests))
        .serverStreaming(SPLIT, (request, responses) -> split.accept(request, responses))
        .bidiStreaming(CHAT, (requests, responses) -> chat.accept(requests, responses))
        .build();
  }

  static StringValue text(String text) {
    return StringValue.of(text);
  }

  private static Int64Value countAll(StreamReceiver<StringValue> requests) {
    long characters = 0;
    for (StringValue request : requests) {
      characters += request.getValue().length();
    }
    return Int64Value.of(characters);
  }

  private static void splitAtSpaces(StringValue request, StreamSender<StringValue> responses) {
    for (String word : request.getValue().split(" ", -1)) {
      responses.send(text(word));
    }
  }

  private static <R extends com.google.protobuf.MessageLite>
      MethodDescriptor<StringValue, R> method(String name, CallKind kind, R responseType) {
    return new MethodDescriptor<>(
        "test.Echo", name, kind, StringValue.getDefaultInstance(), responseType);
  }
}
