package io.ttrpc;

/**
 * The outcome of a call: gRPC's seventeen codes, which ttrpc shares. Enum constants are immutable
 * and safe for any thread.
 */
public enum StatusCode {
  /** The call succeeded. */
  OK(0),
  /** The call was cancelled, usually by its caller. */
  CANCELLED(1),
  /** A failure without a better code, or a code that this version does not know. */
  UNKNOWN(2),
  /** The request can not be right, whatever the state of the server. */
  INVALID_ARGUMENT(3),
  /** The deadline passed before the call ended. */
  DEADLINE_EXCEEDED(4),
  /** Something that the request names does not exist. */
  NOT_FOUND(5),
  /** Something that the request creates exists already. */
  ALREADY_EXISTS(6),
  /** The caller is known and may not do this. */
  PERMISSION_DENIED(7),
  /** A limit was reached: a message too large, a stream too full, a server too busy. */
  RESOURCE_EXHAUSTED(8),
  /** The system is not in the state that the call needs. */
  FAILED_PRECONDITION(9),
  /** The call lost against a concurrent one. */
  ABORTED(10),
  /** The call went past the end of something, such as a file. */
  OUT_OF_RANGE(11),
  /** The service or method does not exist here. */
  UNIMPLEMENTED(12),
  /** An invariant is broken, or a peer broke the protocol. */
  INTERNAL(13),
  /** The peer can not be reached now; a retry with backoff may help. */
  UNAVAILABLE(14),
  /** Data is lost or corrupt beyond repair. */
  DATA_LOSS(15),
  /** The caller's identity is missing or not valid. */
  UNAUTHENTICATED(16);

  private static final StatusCode[] BY_NUMBER = values();

  private final int number;

  StatusCode(int number) {
    this.number = number;
  }

  /** The code as it stands on the wire, 0 to 16. */
  public int number() {
    return number;
  }

  /** The code of that number; {@link #UNKNOWN} for a number outside 0 to 16. */
  public static StatusCode forNumber(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
  }
}
