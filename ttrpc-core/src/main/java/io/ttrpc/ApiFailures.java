package io.ttrpc;

import io.ttrpc.internal.message.FailureFactory;
import org.jspecify.annotations.Nullable;

/**
 * A factory that gives the internal packages access to constructors that applications do not have.
 */
final class ApiFailures extends FailureFactory {
  @Override
  public TtrpcException fromPeer(Status status) {
    return new TtrpcException(status, TtrpcException.Origin.PEER, null);
  }

  @Override
  public TtrpcException local(StatusCode code, String message, @Nullable Throwable cause) {
    return new TtrpcException(Status.of(code, message), TtrpcException.Origin.LIBRARY, cause);
  }

  @Override
  public ConnectionClosedException connectionClosed(String message, @Nullable Throwable cause) {
    return new ConnectionClosedException(message, cause);
  }

  @Override
  public ConnectionClosedException connectionClosed(Status status) {
    return new ConnectionClosedException(status, null);
  }

  @Override
  public MessageTooLargeException messageTooLarge(long actualSize, int maxSize) {
    return new MessageTooLargeException(actualSize, maxSize);
  }

  @Override
  public StreamFullException streamFull(String message) {
    return new StreamFullException(message);
  }

  @Override
  public TtrpcException atCaller(TtrpcException shared) {
    return shared.atCaller();
  }
}
