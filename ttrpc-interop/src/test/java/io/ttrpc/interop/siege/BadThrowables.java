package io.ttrpc.interop.siege;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a handler may throw, the worst included; without {@code TimeoutException}, whose
 * status is DEADLINE_EXCEEDED, which stands for a lost call in this bench.
 */
final class BadThrowables {
  private static final int FIVE_MEGABYTES = 5_000_000;

  private static final List<Supplier<Throwable>> ALL =
      List.of(
          () -> new IllegalStateException("a plain failure"),
          () -> new IOException("a checked failure"),
          () -> new InterruptedException("nobody interrupted"),
          () -> new CancellationException("nobody cancelled"),
          () -> new AssertionError("an assertion"),
          () -> new OutOfMemoryError("pretended"),
          () -> new StackOverflowError("pretended"),
          () -> new NoClassDefFoundError("io/ttrpc/Missing"),
          () -> new ExceptionInInitializerError((Throwable) null),
          () -> new InternalError("a virtual machine's error"),
          () -> new TtrpcException(StatusCode.ABORTED, "a status"),
          () -> new TtrpcException(StatusCode.ABORTED, "m".repeat(FIVE_MEGABYTES)),
          () -> new IllegalStateException((String) null),
          () -> new IllegalStateException("m".repeat(FIVE_MEGABYTES)),
          () -> new Bad(Flaw.MESSAGE_THROWS),
          () -> new Bad(Flaw.CAUSE_THROWS),
          () -> new Bad(Flaw.TEXT_THROWS),
          () -> new Bad(Flaw.TEXT_IS_NULL),
          () -> new Bad(Flaw.STACK_THROWS),
          BadThrowables::itsOwnCause);

  private BadThrowables() {}

  static int count() {
    return ALL.size();
  }

  /** Throws the one of that number, checked or not. */
  static RuntimeException raise(int number) {
    return BadThrowables.<RuntimeException>raise(ALL.get(number).get());
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws what is not declared
  private static <T extends Throwable> RuntimeException raise(Throwable failure) throws T {
    throw (T) failure;
  }

  private static Throwable itsOwnCause() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second", first);
    first.initCause(second);
    return first;
  }

  private enum Flaw {
    MESSAGE_THROWS,
    CAUSE_THROWS,
    TEXT_THROWS,
    TEXT_IS_NULL,
    STACK_THROWS
  }

  /** A failure that fails when it is asked. */
  private static final class Bad extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Flaw flaw;

    Bad(Flaw flaw) {
      super("a failure with a flaw");
      this.flaw = flaw;
    }

    @Override
    public @Nullable String getMessage() {
      if (flaw == Flaw.MESSAGE_THROWS) {
        throw new IllegalStateException("no message");
      }
      return super.getMessage();
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // changes nothing
    public @Nullable Throwable getCause() {
      if (flaw == Flaw.CAUSE_THROWS) {
        throw new StackOverflowError("no cause");
      }
      return super.getCause();
    }

    @Override
    @SuppressWarnings("NullAway") // null is the flaw
    public String toString() {
      return switch (flaw) {
        case TEXT_THROWS -> throw new OutOfMemoryError("no text");
        case TEXT_IS_NULL -> null;
        default -> super.toString();
      };
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      if (flaw == Flaw.STACK_THROWS) {
        throw new IllegalStateException("no stack");
      }
      return super.getStackTrace();
    }
  }
}
