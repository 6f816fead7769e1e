package io.ttrpc.internal.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.MessageParser;
import io.ttrpc.internal.wire.Payload;

/**
 * Decodes messages as a channel or a server was told to. Bytes that are no message fail their call
 * with INTERNAL, as do messages that nest too deep. Safe for any thread.
 */
public final class MessageReader {
  /** Protobuf's own limit of depth, and no extensions. */
  public static final MessageReader DEFAULT =
      new MessageReader(new MessageParser(100, ExtensionRegistryLite.getEmptyRegistry()));

  /**
   * The length in bytes from which on the bytes fields of a message share the encoded bytes. They
   * save a copy, but each of them keeps the whole encoded message for as long as it is kept itself;
   * a small message is not worth that. The same as gRPC's.
   */
  private static final int SMALLEST_SHARED = 64 << 10;

  private final MessageParser parser;

  private MessageReader(MessageParser parser) {
    this.parser = parser;
  }

  /** Returns a reader with another limit of depth. */
  public MessageReader withMaxDepth(int levels) {
    return new MessageReader(new MessageParser(levels, parser.extensions()));
  }

  /** Returns a reader with other extensions. */
  public MessageReader withExtensions(ExtensionRegistryLite extensions) {
    return new MessageReader(new MessageParser(parser.maxDepth(), extensions));
  }

  /** Returns the message, of the type of that instance; the data must last. */
  public <M extends MessageLite> M decode(M type, ByteString data) {
    try {
      CodedInputStream in = data.newCodedInput();
      in.enableAliasing(data.size() >= SMALLEST_SHARED);
      return parser.parse(type, in);
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(e);
    }
  }

  /** Returns the message, of the type of that instance, decoded where it lies. */
  public <M extends MessageLite> M decode(M type, Payload payload, MessageDecoder decoder) {
    try {
      return payload.decode(type, parser, decoder);
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
