package io.ttrpc.interop.client;

import io.ttrpc.BidiStreamingCall;
import io.ttrpc.StreamReceiver;

/** Checks of the next event on a stream: a message, or the stream's end. */
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
