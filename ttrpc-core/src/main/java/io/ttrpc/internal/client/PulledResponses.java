package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.ServerStreamingCall;
import org.jspecify.annotations.Nullable;

/** A server-streaming call whose caller receives in a blocking method. */
final class PulledResponses<R extends MessageLite> implements ServerStreamingCall<R> {
  private final ClientStream<?, R> stream;
  private final ResponseReader<R> reader;

  PulledResponses(ClientStream<?, R> stream) {
    this.stream = stream;
    this.reader = new ResponseReader<>(stream);
  }

  @Override
  public @Nullable R receive() {
    return reader.receive();
  }

  @Override
  public void close() {
    stream.close(stream.call().closedByCaller());
  }
}
