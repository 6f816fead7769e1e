package io.ttrpc.spring.boot.greeter;

import java.util.Objects;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

/** Why a context did not start. */
public final class StartFailure {
  private StartFailure() {}

  /** The first cause of the type. */
  public static <T extends Throwable> T of(AssertableApplicationContext context, Class<T> type) {
    Throwable failure =
        Objects.requireNonNull(context.getStartupFailure(), "expected the start to fail");
    Throwable cause = failure;
    while (cause != null && !type.isInstance(cause)) {
      cause = cause.getCause();
    }
    if (cause == null) {
      throw new AssertionError("expected " + type.getName(), failure);
    }
    return type.cast(cause);
  }
}
