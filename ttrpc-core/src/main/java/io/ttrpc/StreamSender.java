package io.ttrpc;

/**
 * The writing end of a stream of messages. This library provides one that sends messages to the
 * peer. An application implements one, usually as a lambda expression, to consume messages.
 *
 * <p>Several threads may use a sender of this library at the same time. Each message is sent whole,
 * but the threads determine the order. A sender of the application is used by one thread at a time.
 *
 * @param <T> the type of the messages
 */
@FunctionalInterface
public interface StreamSender<T> {
  /**
   * Sends a message. Waits while the peer does not keep up.
   *
   * @throws MessageTooLargeException if the message does not fit into a frame; the stream goes on
   * @throws TtrpcException with the status that ended the stream, if it has ended
   */
  void send(T message);
}
