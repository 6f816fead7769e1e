package io.ttrpc.demo.agent;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.ttrpc.CallContext;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.WatchRequest;

/**
 * A watch that may be made. What is wrong with the others is said with a status, which the caller
 * gets as an exception of the same type.
 */
record WatchPlan(java.time.Duration interval, long count) {
  private static final Duration SHORTEST = Durations.fromMillis(50);
  private static final Duration LONGEST = Durations.fromHours(1);

  static WatchPlan of(WatchRequest request) {
    return new WatchPlan(interval(request.getInterval()), count(request.getCount()));
  }

  private static java.time.Duration interval(Duration interval) {
    if (!Durations.isValid(interval)
        || Durations.compare(interval, SHORTEST) < 0
        || Durations.compare(interval, LONGEST) > 0) {
      throw new TtrpcException(
          StatusCode.INVALID_ARGUMENT,
          "interval must be from %s to %s but was %s"
              .formatted(text(SHORTEST), text(LONGEST), text(interval)));
    }
    return java.time.Duration.ofNanos(Durations.toNanos(interval));
  }

  private static long count(int count) {
    if (count == 0 && !endsByDeadline()) {
      throw new TtrpcException(
          StatusCode.INVALID_ARGUMENT,
          "a watch needs a count or a deadline: it could not be cancelled");
    }
    // The field is an unsigned one, which Java has no type for.
    return count == 0 ? Long.MAX_VALUE : Integer.toUnsignedLong(count);
  }

  /** The runtime ends a call at its deadline and interrupts whoever serves it. */
  private static boolean endsByDeadline() {
    CallContext call = CallContext.currentOrNull();
    return call != null && call.deadline() != null;
  }

  private static String text(Duration duration) {
    return Durations.isValid(duration) ? Durations.toString(duration) : "out of range";
  }
}
