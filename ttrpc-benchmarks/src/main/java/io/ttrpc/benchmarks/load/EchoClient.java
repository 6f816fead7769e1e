package io.ttrpc.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A peer as a client of the echo service.
 *
 * @param <M> its type of messages, told apart by {@code equals}
 */
public interface EchoClient<M> {
  /** A message with that payload. */
  M message(byte[] payload);

  /**
   * A connection of its own to the server. Used by many threads at once.
   *
   * @param timeout of each call; null for calls without a deadline
   */
  Connection<M> connect(Path socket, @Nullable Duration timeout) throws IOException;

  /**
   * The bytes that the user's messages of one unary call take on both ends, in a Java heap: a
   * request received and a response received. What is sent is made once and used again.
   */
  default double messageFootprint(byte[] payload) {
    return 0;
  }

  /** One connection. Its calls may be made by many threads at once. */
  interface Connection<M> extends AutoCloseable {
    M call(M request) throws IOException;

    /** Makes a call that no thread waits for. A server does not respond to an empty payload. */
    default CompletableFuture<M> callAsync(M request) {
      throw new UnsupportedOperationException("this peer makes no asynchronous calls");
    }

    default Exchange<M> exchange() throws IOException {
      throw new UnsupportedOperationException("this peer has no streams");
    }

    /** Returns when all responses have come. */
    default void repeat(M request, Responses<M> responses) throws IOException {
      throw new UnsupportedOperationException("this peer has no streams");
    }

    @Override
    void close() throws IOException;
  }

  /** A bidi stream, used by one thread. */
  interface Exchange<M> {
    void send(M message) throws IOException;

    M receive() throws IOException;

    /** Half-closes, and waits for the other half. */
    void finish() throws IOException;
  }

  /** Takes responses, on one thread at a time. */
  interface Responses<M> {
    void take(M response) throws IOException;
  }

  /** How often a request is to be repeated stands at the beginning of its payload. */
  static byte[] repeated(byte[] payload, int times) {
    ByteBuffer.wrap(payload).putInt(0, times);
    return payload;
  }
}
