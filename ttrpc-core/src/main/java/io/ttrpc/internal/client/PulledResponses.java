package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.ServerStreamingCall;
import org.jspecify.annotations.Nullable;

/** A server-streaming call whose caller receives in a blocking method. */
final class PulledResponses<R extends MessageLite> implements ServerStreamingCall<R> {
  private final Exchange<?, R> call;

  PulledResponses(Exchange<?, R> call) {
    this.call = call;
  }

  @Override
  public @Nullable R receive() {
    return call.receive();
  }

  @Override
  public void close() {
    call.close();
  }
}
