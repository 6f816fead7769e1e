package io.ttrpc.internal.message;

import io.ttrpc.ConnectionClosedException;
import io.ttrpc.MessageTooLargeException;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamFullException;
import io.ttrpc.TtrpcException;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Makes the exceptions that applications can catch but not make. The API package installs the one
 * instance when {@link TtrpcException} is initialized. Safe for any thread.
 */
public abstract class FailureFactory {
  private static volatile @Nullable FailureFactory installed;

  /** Takes the instance. Does nothing where there is one. */
  public static synchronized void install(FailureFactory factory) {
    if (installed == null) {
      installed = factory;
    }
  }

  /** Returns the instance. */
  public static FailureFactory failures() {
    FailureFactory factory = installed;
    return factory != null ? factory : initialized();
  }

  private static FailureFactory initialized() {
    try {
      MethodHandles.lookup().ensureInitialized(TtrpcException.class);
    } catch (IllegalAccessException e) {
      throw new LinkageError("the class is public", e);
    }
    FailureFactory factory = installed;
    if (factory == null) {
      throw new IllegalStateException("TtrpcException has installed no factory");
    }
    return factory;
  }

  /** Returns a failure whose status the peer has sent. */
  public abstract TtrpcException fromPeer(Status status);

  /** Returns a failure that this side of the library has found. */
  public abstract TtrpcException local(StatusCode code, String message, @Nullable Throwable cause);

  /** Returns a failure that this side of the library has found, without a cause. */
  public final TtrpcException local(StatusCode code, String message) {
    return local(code, message, null);
  }

  /** Returns the failure of a connection that was lost or never made. */
  public abstract ConnectionClosedException connectionClosed(
      String message, @Nullable Throwable cause);

  /**
   * Returns the failure of a call whose transport reports that its connection was lost or never
   * made.
   *
   * @param status a status with the code UNAVAILABLE
   */
  public abstract ConnectionClosedException connectionClosed(Status status);

  /** Returns the failure of a message; sizes are those of a frame's data in bytes. */
  public abstract MessageTooLargeException messageTooLarge(long actualSize, int maxSize);

  /** Returns the failure of a stream whose consumer did not keep up. */
  public abstract StreamFullException streamFull(String message);

  /**
   * Returns a failure of the same kind and status, with the stack of this thread. The given one may
   * be shared by several threads, and its stack is that of the thread that made it.
   */
  public abstract TtrpcException atCaller(TtrpcException shared);
}
