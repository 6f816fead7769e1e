package io.ttrpc;

/**
 * The code of a call's outcome: one of gRPC's seventeen codes, which ttrpc shares. This enum is
 * immutable and thread-safe.
 */
public enum StatusCode {
  /** The call succeeded. */
  OK(0),
  /** The call was cancelled, usually by its caller. */
  CANCELLED(1),
  /** The failure has no better code, or this version does not know its code. */
  UNKNOWN(2),
  /** The request is invalid, whatever the state of the server. */
  INVALID_ARGUMENT(3),
  /** The deadline passed before the call ended. */
  DEADLINE_EXCEEDED(4),
  /** The request names something that does not exist. */
  NOT_FOUND(5),
  /** The request creates something that exists already. */
  ALREADY_EXISTS(6),
  /** The caller is known but lacks the permission. */
  PERMISSION_DENIED(7),
  /**
   * A limit was reached: a message is too large, a stream is full, or a server has too many calls.
   */
  RESOURCE_EXHAUSTED(8),
  /** The system is not in the state that the call needs. */
  FAILED_PRECONDITION(9),
  /** The call was aborted because it conflicts with a concurrent one. */
  ABORTED(10),
  /** The call went past the end of something, such as a file. */
  OUT_OF_RANGE(11),
  /** The server does not have the service or the method. */
  UNIMPLEMENTED(12),
  /** An invariant is broken, or a peer broke the protocol. */
  INTERNAL(13),
  /** The peer cannot be reached at the moment. A retry with backoff may help. */
  UNAVAILABLE(14),
  /** Data is lost or corrupt beyond repair. */
  DATA_LOSS(15),
  /** The identity of the caller is missing or invalid. */
  UNAUTHENTICATED(16);

  private static final StatusCode[] BY_NUMBER = values();

  private final int number;

  StatusCode(int number) {
    this.number = number;
  }

  /** Returns the number of the code on the wire, from 0 to 16. */
  public int number() {
    return number;
  }

  /**
   * Returns the code with the given number, or {@link #UNKNOWN} if the number is not from 0 to 16.
   */
  public static StatusCode forNumber(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
  }
}
