package io.ttrpc.internal.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that one connection holds, in bytes. Each charge is credited once. Safe for use by any
 * thread; no method waits for a peer.
 *
 * <p>The account draws from the server's budget in steps and keeps what it may soon need again. So
 * most charges change the connection's own counter only. The first {@value #BASE} bytes are drawn
 * when the account is opened. They let a connection make small calls one after another, even if
 * other connections hold the rest of the server's memory.
 *
 * <p>Hand-over: a charge adds to {@code used} and then reads {@code drawn}. The thread that lowers
 * {@code drawn} then reads {@code used}, and restores {@code drawn} if it is too low. So at least
 * one of the two sees the other.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // drawn changes under the lock only
public final class MemoryAccount {
  /** The number of bytes that an open connection has drawn at least. */
  public static final long BASE = 8 << 10;

  private static final long STEP = 16 << 10;

  private final MemoryBudget budget;
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /** The bytes that are drawn from the budget. Changes under the lock. */
  private volatile long drawn;

  /** The number of bytes to keep: {@link #BASE}, and zero after the connection has ended. */
  private volatile long floor;

  MemoryAccount(MemoryBudget budget, long limit) {
    this.budget = budget;
    this.limit = limit;
  }

  /** Returns an open account without a limit, such as that of a client's connection. */
  public static MemoryAccount unlimited() {
    MemoryAccount account = new MemoryAccount(new MemoryBudget(0, 0), Long.MAX_VALUE);
    account.drawn = Long.MAX_VALUE;
    account.floor = Long.MAX_VALUE;
    return account;
  }

  /**
   * Opens the account. Returns false if the server's memory is used up; the account must not be
   * used then.
   */
  public synchronized boolean open() {
    if (!budget.overdraw(BASE, 0)) {
      return false;
    }
    drawn = BASE;
    floor = BASE;
    return true;
  }

  /** Charges bytes, if neither limit forbids it. */
  public Grant charge(long bytes) {
    return charge(bytes, MemoryBudget::draw);
  }

  /**
   * Charges bytes that no call holds, such as those of an incomplete frame, if neither limit
   * forbids it. What the budget keeps for connections that hold little is not for them: many
   * connections could take it for ever with one frame each.
   */
  public Grant chargeOutsideCalls(long bytes) {
    return charge(bytes, MemoryBudget::drawWithinLimit);
  }

  private Grant charge(long bytes, Draw draw) {
    long now = used.addAndGet(bytes);
    return now <= drawn && now <= limit ? Grant.GRANTED : grow(bytes, draw);
  }

  /**
   * Charges bytes that are held already and cannot be refused. Returns false if the server holds an
   * eighth more than its limit; nothing is charged then, and the connection must be closed.
   */
  public boolean chargeHeld(long bytes) {
    return used.addAndGet(bytes) <= drawn || growBeyond(bytes);
  }

  /** Ends a charge, or a part of it. */
  public void credit(long bytes) {
    long now = used.addAndGet(-bytes);
    long enough = drawn;
    if (enough > floor && now < enough / 2) {
      shrink();
    }
  }

  /** Closes the account. What is still charged is credited later. */
  public void close() {
    if (floor == Long.MAX_VALUE) {
      return;
    }
    floor = 0;
    shrink();
  }

  /** Returns the number of charged bytes. */
  public long used() {
    return used.get();
  }

  /** Returns the reason for a refusal, for the client. */
  public String describe(Grant refusal, String what, long bytes) {
    return refusal == Grant.CONNECTION_FULL
        ? "%s needs %d bytes of memory, the connection holds %d; the maximum is %d per connection"
            .formatted(what, bytes, used.get(), limit)
        : ("%s needs %d bytes of memory, the connection holds %d, the server %d; the maximum is %d,"
                + " and a connection may hold as much as is left")
            .formatted(what, bytes, used.get(), budget.drawn(), budget.limit());
  }

  private synchronized Grant grow(long bytes, Draw draw) {
    long now = used.get();
    if (now > limit) {
      used.addAndGet(-bytes);
      return Grant.CONNECTION_FULL;
    }
    if (now <= drawn || drawMore(now, draw)) {
      return Grant.GRANTED;
    }
    used.addAndGet(-bytes);
    return Grant.SERVER_FULL;
  }

  @GuardedBy("this")
  private boolean drawMore(long now, Draw draw) {
    long missing = now - drawn;
    long steps = roundUp(now) - drawn;
    if (draw.from(budget, steps, drawn)) {
      drawn += steps;
      return true;
    }
    if (draw.from(budget, missing, drawn)) {
      drawn += missing;
      return true;
    }
    return false;
  }

  private synchronized boolean growBeyond(long bytes) {
    long now = used.get();
    long missing = now - drawn;
    if (missing <= 0 || drawMore(now, MemoryBudget::draw)) {
      return true;
    }
    if (budget.overdraw(missing, drawn)) {
      drawn += missing;
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Gives back the bytes that are not needed soon. */
  private synchronized void shrink() {
    long before = drawn;
    long now = used.get();
    long enough = now <= floor ? floor : roundUp(now);
    if (enough >= before) {
      return;
    }
    drawn = enough;
    if (used.get() > enough) {
      drawn = before;
      return;
    }
    budget.giveBack(before - enough);
  }

  private static long roundUp(long bytes) {
    return (bytes + STEP - 1) / STEP * STEP;
  }

  /** A way to draw bytes from the budget, such as {@link MemoryBudget#draw}. */
  private interface Draw {
    boolean from(MemoryBudget budget, long bytes, long others);
  }

  /** The outcome of a charge. */
  public enum Grant {
    /** The bytes are charged. */
    GRANTED,
    /** The connection would hold more than its limit; nothing is charged. */
    CONNECTION_FULL,
    /**
     * The server would hold more than its limit, or the connection more than is left; nothing is
     * charged.
     */
    SERVER_FULL
  }
}
