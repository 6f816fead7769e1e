package io.ttrpc.internal.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.Payload;

/** The decoding of messages. Bytes that cannot be decoded fail the call with INTERNAL. */
public final class Messages {
  /**
   * The size in bytes from which the bytes fields of a message share the encoded bytes. Sharing
   * saves a copy, but each such field then keeps the whole encoded message in memory. For a small
   * message that does not pay. gRPC uses the same size.
   */
  private static final int SMALLEST_SHARED = 64 << 10;

  private Messages() {}

  /**
   * Decodes a message of the given instance's type. The message may refer to the data, which must
   * not change afterwards.
   */
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

  /** Decodes a message of the given instance's type in place. */
  public static <M extends MessageLite> M decode(M type, Payload payload, MessageDecoder decoder) {
    try {
      return payload.decode(type, decoder);
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(e);
    }
  }

  /** Returns whether a message is small enough to be decoded on the loop's thread. */
  public static boolean isSmall(Payload payload) {
    return payload.size() <= MessageDecoder.LARGEST;
  }

  private static TtrpcException undecodable(InvalidProtocolBufferException cause) {
    return new TtrpcException(
        StatusCode.INTERNAL, "ttrpc: error unmarshalling payload: " + cause.getMessage(), cause);
  }
}
