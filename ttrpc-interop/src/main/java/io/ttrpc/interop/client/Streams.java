package io.ttrpc.interop.client;

import io.ttrpc.BidiStreamingCall;
import io.ttrpc.StreamReceiver;

/** What must come next on a stream. */
final class Streams {
  private Streams() {}

  static <M> M next(StreamReceiver<M> stream) {
    M message = stream.receive();
    if (message == null) {
      throw new IllegalStateException("a message must follow but the stream has ended");
    }
    return message;
  }

  static void mustEnd(StreamReceiver<?> stream) {
    Object message = stream.receive();
    Expect.that(message == null, "the stream must end but goes on with " + message);
  }

  /** Closes this side; then the peer must close its own. */
  static void close(BidiStreamingCall<?, ?> stream) {
    stream.closeSend();
    mustEnd(stream);
  }
}
