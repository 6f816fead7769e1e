package io.ttrpc.internal.server;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.memory.MemoryAccount;
import io.ttrpc.internal.memory.MemoryAccount.Grant;
import io.ttrpc.internal.wire.FrameData;

/**
 * The memory that one call holds until it has ended and its handler has returned: its objects, its
 * request, and the message of a stream that its handler took last. A handler may hold its request
 * for long after the call's end, for example after its deadline. Safe for use by any thread.
 */
final class CallMemory {
  /**
   * The memory of a running call without its request, in bytes: the call's objects, its task and
   * the stack of a virtual thread that waits.
   */
  static final int PER_CALL = 2 << 10;

  /** The memory of a stream without its messages, in bytes. */
  static final int PER_STREAM = 4 << 10;

  /** The size in bytes above which a response waits for room, and is charged meanwhile. */
  static final int SMALL_RESPONSE = 4 << 10;

  private final MemoryAccount account;

  /** The charged bytes; zero once they are credited. */
  @GuardedBy("this")
  private long charged;

  /** The part of {@link #charged} that belongs to the last message of a stream. */
  @GuardedBy("this")
  private long message;

  @GuardedBy("this")
  private boolean entered;

  @GuardedBy("this")
  private boolean inside;

  @GuardedBy("this")
  private boolean ended;

  /**
   * Creates the memory of a call.
   *
   * @param charged the bytes that are charged for the call already
   */
  CallMemory(MemoryAccount account, long charged) {
    this.account = account;
    this.charged = charged;
  }

  /** Lets the handler begin, once. Returns false if it has begun, or the call has ended before. */
  synchronized boolean enter() {
    if (ended || entered) {
      return false;
    }
    entered = true;
    inside = true;
    return true;
  }

  /** Records that the handler has returned. */
  void leave() {
    long credit;
    synchronized (this) {
      inside = false;
      credit = takeIfOver();
    }
    give(credit);
  }

  /**
   * Records that the call has ended.
   *
   * @return false if its handler has not begun, and will not
   */
  boolean end() {
    long credit;
    boolean begun;
    synchronized (this) {
      ended = true;
      begun = entered;
      credit = takeIfOver();
    }
    give(credit);
    return begun;
  }

  /**
   * Charges the message that the handler takes now, instead of the one before.
   *
   * @throws TtrpcException if the message exceeds a limit
   */
  void take(long bytes) {
    long credit;
    synchronized (this) {
      credit = message;
      charged -= message;
      message = 0;
    }
    give(credit);
    Grant grant = account.charge(bytes);
    if (grant != Grant.GRANTED) {
      throw exceeded(grant, "the message", bytes);
    }
    keep(bytes);
  }

  private void keep(long bytes) {
    long credit = bytes;
    synchronized (this) {
      if (!ended || inside) {
        charged += bytes;
        message = bytes;
        credit = 0;
      }
    }
    give(credit);
  }

  /**
   * Charges a response that is not queued yet, unless it is small enough to be a part of its call.
   *
   * @return the bytes to {@link #release}
   * @throws TtrpcException if the response exceeds a limit
   */
  int hold(FrameData response) {
    int bytes = response.size();
    if (bytes <= SMALL_RESPONSE) {
      return 0;
    }
    Grant grant = account.charge(bytes);
    if (grant != Grant.GRANTED) {
      throw exceeded(grant, "the response", bytes);
    }
    return bytes;
  }

  /** Ends the charge of a response. */
  void release(int bytes) {
    give(bytes);
  }

  private void give(long credit) {
    if (credit > 0) {
      account.credit(credit);
    }
  }

  private TtrpcException exceeded(Grant refusal, String what, long bytes) {
    return failures().local(StatusCode.RESOURCE_EXHAUSTED, account.describe(refusal, what, bytes));
  }

  /** Returns the bytes to credit, if nobody holds the request any more. */
  @GuardedBy("this")
  private long takeIfOver() {
    if (!ended || inside) {
      return 0;
    }
    long all = charged;
    charged = 0;
    message = 0;
    return all;
  }
}
