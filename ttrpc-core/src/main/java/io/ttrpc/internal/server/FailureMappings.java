package io.ttrpc.internal.server;

import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The functions with which interceptors replace the failure of a call, the innermost first.
 * Immutable: most calls have none and share {@link #NONE}.
 */
final class FailureMappings {
  static final FailureMappings NONE = new FailureMappings(List.of());

  private static final Logger LOGGER = LimitedLog.of(FailureMappings.class);

  private final List<Function<? super Throwable, ? extends @Nullable Throwable>> innermostFirst;

  private FailureMappings(
      List<Function<? super Throwable, ? extends @Nullable Throwable>> innermostFirst) {
    this.innermostFirst = innermostFirst;
  }

  /** Returns these functions and one of an interceptor behind theirs. */
  FailureMappings with(Function<? super Throwable, ? extends @Nullable Throwable> mapping) {
    return new FailureMappings(
        Stream.<Function<? super Throwable, ? extends @Nullable Throwable>>concat(
                Stream.of(mapping), innermostFirst.stream())
            .toList());
  }

  /**
   * Returns the failure that remains after all functions. A function that throws changes nothing.
   * Throws nothing.
   */
  Throwable apply(Throwable failure, ServerCallContext context) {
    Throwable current = failure;
    for (Function<? super Throwable, ? extends @Nullable Throwable> mapping : innermostFirst) {
      current = apply(mapping, current, context);
    }
    return current;
  }

  private static Throwable apply(
      Function<? super Throwable, ? extends @Nullable Throwable> mapping,
      Throwable failure,
      ServerCallContext context) {
    try {
      Throwable mapped = mapping.apply(failure);
      if (mapped != null) {
        return mapped;
      }
      LOGGER.log(
          Level.ERROR,
          "a mapFailure function of " + context.method().fullName() + " returned null for",
          failure);
    } catch (Throwable e) {
      LOGGER.log(
          Level.ERROR,
          "a mapFailure function of " + context.method().fullName() + " threw an exception",
          e);
    }
    return failure;
  }
}
