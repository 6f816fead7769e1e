package io.ttrpc;

import com.google.protobuf.MessageLite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A protocol other than ttrpc that carries the calls of a channel to its target, such as gRPC. A
 * generated client makes the same calls on such a channel as on any other: see {@link
 * TtrpcChannel#builder(CallTransport)}.
 *
 * <p>Users may implement this interface. All threads may call its methods at the same time.
 */
public interface CallTransport {
  /** Returns the name of the target, for {@link TtrpcChannel#target} and for messages. */
  String target();

  /** Returns the state of the connection to the target. */
  TtrpcChannel.State state();

  /**
   * Connects, unless there is a connection, and waits until the connection is made.
   *
   * @param timeout the longest time to wait
   * @throws TtrpcException if there is no connection after that time, or none can be made
   */
  void connect(Duration timeout);

  /**
   * Starts a call. This method does not wait for a connection. A transport that cannot start the
   * call throws an exception or ends the call.
   *
   * @param metadata the metadata to send
   * @param deadline the deadline that the transport sends and enforces, or null for none
   * @param listener the receiver of the responses, which may be called before this method returns
   */
  <Q extends MessageLite, R extends MessageLite> ClientCallStream<Q> start(
      MethodDescriptor<Q, R> method,
      Metadata metadata,
      @Nullable Deadline deadline,
      ResponseListener<R> listener);

  /** Closes the connections. Running calls and later calls fail with UNAVAILABLE. */
  void close();
}
