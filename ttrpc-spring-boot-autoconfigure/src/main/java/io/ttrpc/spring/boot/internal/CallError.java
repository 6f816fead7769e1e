package io.ttrpc.spring.boot.internal;

import io.ttrpc.Status;
import io.ttrpc.TtrpcException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tag {@code error} of a call's timer. It tells the kind of end, and is the same for each end
 * of that kind. Its methods throw nothing, and any thread may call them.
 */
public final class CallError {
  /** The value for a call that succeeded. */
  public static final String NONE = "none";

  private CallError() {}

  /**
   * Returns {@value #NONE} for a success. Returns the simple name of the exception if that ended
   * the call without stating a status. Returns the name of the status code for every other end.
   *
   * @param thrown the exception that ended the call, or null if none is known to have done so
   */
  public static String of(Status status, @Nullable Throwable thrown) {
    if (status.isOk()) {
      return NONE;
    }
    return thrown == null || statesStatus(thrown) ? status.code().name() : nameOf(thrown);
  }

  private static boolean statesStatus(Throwable thrown) {
    if (thrown instanceof TtrpcException) {
      return true;
    }
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    @Nullable Throwable each = thrown;
    while (each != null && seen.add(each)) {
      if (each instanceof TtrpcException) {
        return true;
      }
      each = causeOf(each);
    }
    return false;
  }

  /** Returns the cause. An exception of the application may throw when it is asked. */
  private static @Nullable Throwable causeOf(Throwable each) {
    try {
      return each.getCause();
    } catch (Throwable unknown) {
      return null;
    }
  }

  /**
   * Returns the simple name of the nearest class that has one. An anonymous class has none, and the
   * name of a hidden class is different in each process.
   */
  private static String nameOf(Throwable thrown) {
    Class<?> type = thrown.getClass();
    while (type != Throwable.class && (type.isAnonymousClass() || type.isHidden())) {
      type = type.getSuperclass();
    }
    return type.getSimpleName();
  }
}
