package io.ttrpc.interop.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.StatusCode;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.Metadatum;
import io.ttrpc.conformance.v1.SleepResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server's frame without what differs from run to run: of times only the sign is left, and
 * metadata is sorted by key, since Go keeps no order of keys.
 */
record Response(
    int type, int flags, int code, String message, List<ByteString> details, ByteString payload) {

  /**
   * The status messages of the protocol's engine. Handlers of the conformance service never send
   * them.
   */
  private static final Pattern OF_THE_ENGINE =
      Pattern.compile(
          "StreamID .*|message length \\d+ exceed.*|unmarshal request error: .*"
              + "|data handling error: .*|data close message cannot include data"
              + "|(service|method) .*",
          Pattern.DOTALL);

  private static final Pattern OF_THE_DECODER =
      Pattern.compile(
          "(unmarshal request error: |ttrpc: error unmarshalling payload: ).*", Pattern.DOTALL);

  static Response of(Frame frame, @Nullable MethodDescriptor<?, ?> method) {
    if (frame.type() != Frame.RESPONSE) {
      return new Response(
          frame.type(), frame.flags(), 0, "", List.of(), timeless(frame.data(), method));
    }
    try {
      UnknownFieldSet response = UnknownFieldSet.parseFrom(frame.data());
      UnknownFieldSet status = UnknownFieldSet.parseFrom(bytes(response, 1));
      List<Long> code = status.getField(1).getVarintList();
      return new Response(
          frame.type(),
          frame.flags(),
          code.isEmpty() ? 0 : code.get(0).intValue(),
          bytes(status, 2).toStringUtf8(),
          status.getField(3).getLengthDelimitedList(),
          timeless(bytes(response, 2), method));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("a server's response does not parse: " + frame, e);
    }
  }

  private static ByteString bytes(UnknownFieldSet fields, int number) {
    List<ByteString> values = fields.getField(number).getLengthDelimitedList();
    return values.isEmpty() ? ByteString.EMPTY : values.get(0);
  }

  private static ByteString timeless(ByteString payload, @Nullable MethodDescriptor<?, ?> method) {
    try {
      if (method != null && method.responseType() instanceof EchoResponse) {
        EchoResponse response = EchoResponse.parseFrom(payload);
        return withMetadata(response, Comparator.comparing(Metadatum::getKey))
            .setRemainingNanos(Long.signum(response.getRemainingNanos()))
            .build()
            .toByteString();
      }
      if (method != null && method.responseType() instanceof SleepResponse) {
        return SleepResponse.parseFrom(payload).toBuilder()
            .clearSleptMillis()
            .build()
            .toByteString();
      }
      return payload;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("a server's message does not parse: " + Frame.hex(payload), e);
    }
  }

  private static EchoResponse.Builder withMetadata(
      EchoResponse response, Comparator<Metadatum> order) {
    List<Metadatum> sorted = response.getMetadataList().stream().sorted(order).toList();
    return response.toBuilder().clearMetadata().addAllMetadata(sorted);
  }

  /** A message of a stream. */
  boolean isMessage() {
    return type == Frame.DATA && (flags & Frame.REMOTE_CLOSED) == 0;
  }

  /** A terminal frame. */
  boolean isEnd() {
    return !isMessage();
  }

  /** Said by the protocol's engine about a frame, not by a handler. */
  boolean isOfTheEngine() {
    return type == Frame.RESPONSE && code != 0 && OF_THE_ENGINE.matcher(message).matches();
  }

  boolean isFailure(StatusCode expected, String text) {
    return type == Frame.RESPONSE && code == expected.number() && message.equals(text);
  }

  /**
   * A failure with which the engine responds to a frame that has bytes and says that it has none.
   */
  boolean isContradictionRefused() {
    return type == Frame.RESPONSE
        && message.startsWith("data handling error: the frame says that it has no data but has ");
  }

  /** Without the decoder's own words. */
  Response withoutDecodersWords() {
    String cut = OF_THE_DECODER.matcher(message).replaceFirst("$1…");
    return new Response(type, flags, code, cut, details, payload);
  }

  /**
   * An echo's response with the case of metadata's keys gone, and the order where that merges keys.
   */
  Response withLowerCaseKeys() {
    try {
      EchoResponse response = EchoResponse.parseFrom(payload);
      EchoResponse.Builder lower = response.toBuilder();
      lower
          .getMetadataBuilderList()
          .forEach(entry -> entry.setKey(entry.getKey().toLowerCase(Locale.ROOT)));
      Comparator<Metadatum> order =
          Comparator.comparing(Metadatum::getKey).thenComparing(Metadatum::getValue);
      ByteString merged = withMetadata(lower.build(), order).build().toByteString();
      return new Response(type, flags, code, message, details, merged);
    } catch (InvalidProtocolBufferException notAnEcho) {
      return this;
    }
  }

  @Override
  public String toString() {
    String content = payload.isEmpty() ? "" : " " + Frame.hex(payload);
    if (type != Frame.RESPONSE) {
      return (isMessage() ? "message" : "end") + " flags 0x" + Integer.toHexString(flags) + content;
    }
    return "response "
        + (code == 0 ? "OK" : code + " '" + message + "'")
        + (details.isEmpty() ? "" : " " + details.size() + " details")
        + content;
  }
}
