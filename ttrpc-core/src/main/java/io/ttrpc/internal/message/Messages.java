package io.ttrpc.internal.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.Payload;

/** Decodes messages; what is none fails its call with INTERNAL. */
public final class Messages {
  /**
   * The length in bytes from which on the bytes fields of a message share the encoded bytes. They
   * save a copy, but each of them keeps the whole encoded message for as long as it is kept itself;
   * a small message is not worth that. The same as gRPC's.
   */
  private static final int SMALLEST_SHARED = 64 << 10;

  private Messages() {}

  /** Returns the message, of the type of that instance; the data must last. */
  public static <M extends MessageLite> M decode(M type, ByteString data) {
    try {
      CodedInputStream in = data.newCodedInput();
      in.enableAliasing(data.size() >= SMALLEST_SHARED);
      @SuppressWarnings("unchecked") // The default instance of M parses to M.
      M message = (M) type.getParserForType().parseFrom(in);
      in.checkLastTagWas(0);
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(e);
    }
  }

  /** Returns the message, of the type of that instance, decoded where it lies. */
  public static <M extends MessageLite> M decode(M type, Payload payload, MessageDecoder decoder) {
    try {
      return payload.decode(type, decoder);
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(e);
    }
  }

  /** Whether a message is so small that it is decoded while others wait. */
  public static boolean isSmall(Payload payload) {
    return payload.size() <= MessageDecoder.LARGEST;
  }

  private static TtrpcException undecodable(InvalidProtocolBufferException cause) {
    return new TtrpcException(
        StatusCode.INTERNAL, "ttrpc: error unmarshalling payload: " + cause.getMessage(), cause);
  }
}
