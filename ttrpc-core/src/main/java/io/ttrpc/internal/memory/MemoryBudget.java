package io.ttrpc.internal.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the connections of one server may hold together, in bytes. The accounts of the
 * connections draw from it. Safe for use by any thread.
 *
 * <p>The limit applies to everything that can be refused. An eighth more may be drawn for the rest,
 * such as the responses that wait for a slow peer. Another eighth is for the calls and streams of
 * connections that hold {@value #SMALL} bytes at most.
 *
 * <p>An account may draw as much as it leaves to all others. So greedy connections, however many,
 * always leave a part to the next one (Abhijit Choudhury and Ellen Hahne, "Dynamic Queue Length
 * Thresholds for Shared-Memory Packet Switches", with the factor 1).
 */
public final class MemoryBudget {
  /** The number of bytes that a few small calls and streams need. */
  static final long SMALL = 64 << 10;

  private final long limit;
  private final long limitOfHeld;
  private final long limitOfSmall;
  private final long limitPerConnection;
  private final AtomicLong drawn = new AtomicLong();

  /** Creates a budget with a limit for the server and a limit for each of its connections. */
  public MemoryBudget(long limit, long limitPerConnection) {
    this.limit = limit;
    this.limitOfHeld = limit + limit / 8;
    this.limitOfSmall = limit + limit / 4;
    this.limitPerConnection = limitPerConnection;
  }

  /** Returns a new account for a connection. */
  public MemoryAccount newAccount() {
    return new MemoryAccount(this, limitPerConnection);
  }

  /** Returns the maximum number of bytes. */
  public long limit() {
    return limit;
  }

  /** Returns the number of drawn bytes, which is a little more than the connections hold. */
  public long drawn() {
    return drawn.get();
  }

  /**
   * Draws bytes within the limit, or beyond it if the account has few. Returns false if the account
   * would have more than is left then.
   *
   * @param others the bytes that the account has drawn before
   */
  boolean draw(long bytes, long others) {
    return drawWithinLimit(bytes, others)
        || (isSmall(others + bytes) && drawAndLeave(0, limitOfSmall, bytes));
  }

  /**
   * Draws bytes within the limit. Returns false if the account would have more than is left then.
   *
   * @param others the bytes that the account has drawn before
   */
  boolean drawWithinLimit(long bytes, long others) {
    return drawAndLeave(others + bytes, limit, bytes);
  }

  /**
   * Draws bytes for something that cannot be refused. Returns false if the limit for that is
   * reached.
   *
   * @param others the bytes that the account has drawn before
   */
  boolean overdraw(long bytes, long others) {
    return drawAndLeave(0, isSmall(others + bytes) ? limitOfSmall : limitOfHeld, bytes);
  }

  private static boolean isSmall(long bytes) {
    return bytes <= SMALL;
  }

  private boolean drawAndLeave(long left, long most, long bytes) {
    long before = drawn.get();
    while (bytes <= most - before - left) {
      if (drawn.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = drawn.get();
    }
    return false;
  }

  void giveBack(long bytes) {
    drawn.addAndGet(-bytes);
  }
}
