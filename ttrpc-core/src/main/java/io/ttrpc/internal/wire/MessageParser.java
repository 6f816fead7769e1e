package io.ttrpc.internal.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;

/**
 * Parses messages within the limits that a user has set. Safe for any thread.
 *
 * @param maxDepth the longest chain of messages within a message
 * @param extensions the proto2 extensions to read
 */
public record MessageParser(int maxDepth, ExtensionRegistryLite extensions) {
  /**
   * Parses all of the input as a message of the type of that instance.
   *
   * @throws InvalidProtocolBufferException if the bytes are no such message
   */
  public <M extends MessageLite> M parse(M type, CodedInputStream in)
      throws InvalidProtocolBufferException {
    in.setRecursionLimit(maxDepth);
    try {
      @SuppressWarnings("unchecked") // The default instance of M parses to M.
      M message = (M) type.getParserForType().parseFrom(in, extensions);
      in.checkLastTagWas(0);
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw isTooDeep(in, e) ? tooDeep(e) : e;
    }
  }

  /**
   * Returns whether the parser met its depth limit. Protobuf has no type for this failure. It
   * leaves the input at the limit, where its own check fails again with the same message.
   */
  private static boolean isTooDeep(CodedInputStream in, InvalidProtocolBufferException failure) {
    try {
      in.checkRecursionLimit();
      return false;
    } catch (InvalidProtocolBufferException atLimit) {
      return String.valueOf(atLimit.getMessage()).equals(failure.getMessage());
    }
  }

  private InvalidProtocolBufferException tooDeep(InvalidProtocolBufferException cause) {
    InvalidProtocolBufferException described =
        new InvalidProtocolBufferException(
            "expected at most " + maxDepth + " levels of nested messages but got more");
    described.initCause(cause);
    return described;
  }
}
