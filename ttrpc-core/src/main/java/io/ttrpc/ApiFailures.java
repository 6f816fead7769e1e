package io.ttrpc;

import io.ttrpc.internal.message.FailureFactory;
import org.jspecify.annotations.Nullable;

/** Gives the internal packages the constructors that applications do not have. */
final class ApiFailures extends FailureFactory {
  @Override
  public TtrpcException fromPeer(Status status) {
    return new TtrpcException(status, TtrpcException.Origin.PEER, null);
  }

  @Override
  public ConnectionClosedException connectionClosed(String message, @Nullable Throwable cause) {
    return new ConnectionClosedException(message, cause);
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
