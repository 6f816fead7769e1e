package io.ttrpc.internal.message;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.MessageParser;
import io.ttrpc.internal.wire.MessageScale;
import io.ttrpc.internal.wire.MessageWeight;
import io.ttrpc.internal.wire.Payload;

/**
 * The decoding of messages, with the limits of a channel or a server. Bytes that cannot be decoded,
 * and messages that are nested too deeply, fail their call with INTERNAL. Safe for use by any
 * thread.
 */
public final class MessageReader {
  /** The reader with protobuf's own limit of nesting, and without extensions. */
  public static final MessageReader DEFAULT =
      new MessageReader(new MessageParser(100, ExtensionRegistryLite.getEmptyRegistry()));

  /**
   * The size in bytes from which the bytes fields of a message share the encoded bytes. Sharing
   * saves a copy, but each such field then keeps the whole encoded message in memory. For a small
   * message that does not pay. gRPC uses the same size.
   */
  private static final int SMALLEST_SHARED = 64 << 10;

  private final MessageParser parser;

  private MessageReader(MessageParser parser) {
    this.parser = parser;
  }

  /** Returns a reader with another limit of nesting. */
  public MessageReader withMaxDepth(int levels) {
    return new MessageReader(new MessageParser(levels, parser.extensions()));
  }

  /** Returns a reader with other extensions. */
  public MessageReader withExtensions(ExtensionRegistryLite extensions) {
    return new MessageReader(new MessageParser(parser.maxDepth(), extensions));
  }

  /**
   * Decodes a message of the given instance's type. The message may refer to the data, which must
   * not change afterwards.
   */
  public <M extends MessageLite> M decode(M type, ByteString data) {
    try {
      CodedInputStream in = data.newCodedInput();
      in.enableAliasing(data.size() >= SMALLEST_SHARED);
      return parser.parse(type, in);
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(e);
    }
  }

  /** Returns the heap that the message takes once it is decoded, apart from the data, in bytes. */
  public static long weigh(MessageWeight type, ByteString data, MessageScale scale) {
    return scale.weigh(type, data, data.size() >= SMALLEST_SHARED);
  }

  /** Decodes a message of the given instance's type in place. */
  public <M extends MessageLite> M decode(M type, Payload payload, MessageDecoder decoder) {
    try {
      return payload.decode(type, parser, decoder);
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(e);
    }
  }

  /** Returns whether a message is small enough to be decoded on the loop's thread. */
  public static boolean isSmall(Payload payload) {
    return payload.size() <= MessageDecoder.LARGEST;
  }

  private static TtrpcException undecodable(InvalidProtocolBufferException cause) {
    return failures()
        .local(
            StatusCode.INTERNAL,
            "ttrpc: error unmarshalling payload: " + cause.getMessage(),
            cause);
  }
}
