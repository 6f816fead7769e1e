package io.ttrpc;

/**
 * Where the messages of a stream go: to the peer, or to a caller's lambda. An application
 * implements it to consume a stream and calls it to produce one.
 *
 * <p>One given by this library may be called by several threads at once, each message being sent
 * whole; their order is then theirs to keep. One given by the application is called by one thread
 * at a time.
 *
 * @param <T> the type of the messages
 */
@FunctionalInterface
public interface StreamSender<T> {
  /**
   * Sends one message; waits while the peer does not keep up.
   *
   * @throws MessageTooLargeException if the message does not fit a frame; the stream goes on
   * @throws TtrpcException if the stream has ended: with the status that ended it
   */
  void send(T message);
}
