package io.ttrpc.interop.siege;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts the calls of a load by their outcome, and measures the gaps between completions. Safe for
 * any thread.
 */
final class Tally {
  static final String MADE = "made";
  static final String ANSWERED = "answered";
  static final String FAILED = "failed";

  /** Calls that ended with a throwable which has no status. */
  static final String OTHER = "other";

  static final String LOST = "lost";
  static final String GAP = "gap";
  static final String RECOVERY = "recovery";

  /** Microseconds that half of the calls, or 99 percent of them, did not exceed. */
  static final String MEDIAN = "median";

  static final String P99 = "p99";

  static final Set<String> LONGEST = Set.of(GAP, MEDIAN, P99);

  private static final long ALLOWANCE = TimeUnit.SECONDS.toNanos(1);

  /** A process that stood still for that long says nothing about its calls. */
  private static final long STALL = TimeUnit.MILLISECONDS.toNanos(300);

  private final LongSupplier clock;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Latencies latencies = new Latencies();

  @GuardedBy("this")
  private int outstanding;

  /** When a call completed last, or the first outstanding call began. */
  @GuardedBy("this")
  private long quietSince;

  @GuardedBy("this")
  private long gap;

  @GuardedBy("this")
  private boolean faultIsOver;

  @GuardedBy("this")
  private long faultEnd;

  @GuardedBy("this")
  private long recovery = -1;

  @GuardedBy("this")
  private long lastLook;

  @GuardedBy("this")
  private long stallEnd;

  /** A tally by that clock of nanoseconds. */
  Tally(LongSupplier clock) {
    this.clock = clock;
    lastLook = clock.getAsLong();
    stallEnd = lastLook;
    for (String name : new String[] {MADE, ANSWERED, FAILED, OTHER, LOST}) {
      counts.put(name, 0L);
    }
  }

  synchronized Call begin(long timeoutNanos) {
    long now = clock.getAsLong();
    if (outstanding++ == 0) {
      quietSince = now;
    }
    counts.merge(MADE, 1L, Long::sum);
    return new Call(now, now + timeoutNanos);
  }

  /** Counts the call, unless it was counted as lost before. */
  synchronized void end(Call call, String outcome) {
    long now = clock.getAsLong();
    outstanding--;
    gap = Math.max(gap, now - quietSince);
    quietSince = now;
    latencies.add(now - call.begin);
    if (!call.lost) {
      counts.merge(outcome, 1L, Long::sum);
    }
    if (faultIsOver && recovery < 0 && outcome.equals(ANSWERED)) {
      recovery = now - faultEnd;
    }
  }

  /** Counts a call as lost that should have ended a second ago. Called every few milliseconds. */
  synchronized void look(Iterable<Call> calls) {
    long now = clock.getAsLong();
    if (now - lastLook > STALL) {
      stallEnd = now;
    }
    lastLook = now;
    if (now - stallEnd < ALLOWANCE) {
      return;
    }
    for (Call call : calls) {
      if (!call.lost && now - call.deadline > ALLOWANCE) {
        call.lost = true;
        counts.merge(LOST, 1L, Long::sum);
      }
    }
  }

  /** Counts a status by its code, besides its call. */
  synchronized void code(String code) {
    counts.merge(code, 1L, Long::sum);
  }

  /** Says that the fault has ended: from here the recovery is measured. */
  synchronized void faultIsOver() {
    faultIsOver = true;
    faultEnd = clock.getAsLong();
    recovery = -1;
  }

  synchronized Figures figures() {
    long now = clock.getAsLong();
    long longest = outstanding > 0 ? Math.max(gap, now - quietSince) : gap;
    Map<String, Long> values = new LinkedHashMap<>(counts);
    values.put(GAP, TimeUnit.NANOSECONDS.toMillis(longest));
    values.put(MEDIAN, latencies.percentile(50));
    values.put(P99, latencies.percentile(99));
    values.put(RECOVERY, recovery < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(recovery));
    return new Figures(values);
  }

  /** A call that has begun. Its fields belong to its tally. */
  static final class Call {
    private final long begin;
    private final long deadline;
    private boolean lost;

    private Call(long begin, long deadline) {
      this.begin = begin;
      this.deadline = deadline;
    }
  }
}
