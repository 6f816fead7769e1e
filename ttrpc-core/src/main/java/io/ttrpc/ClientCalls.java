package io.ttrpc;

import com.google.protobuf.MessageLite;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * The methods that make calls on a channel. Generated clients use them. An application needs them
 * only for methods that it knows by their descriptors. This class is thread-safe.
 */
public final class ClientCalls {
  private ClientCalls() {}

  /**
   * Makes a unary call and waits for the response.
   *
   * @throws TtrpcException with the status of the call if it is not OK
   */
  public static <Q extends MessageLite, R extends MessageLite> R unary(
      TtrpcChannel channel, MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    return channel.calls().unary(method, request, options);
  }

  /**
   * Starts a unary call. The returned future fails with a {@link TtrpcException} if the status of
   * the call is not OK. Cancelling the future cancels the call.
   */
  public static <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> unaryAsync(
      TtrpcChannel channel, MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    return channel.calls().unaryAsync(method, request, options);
  }

  /** Starts a server-streaming call. The caller reads the responses from the returned object. */
  public static <Q extends MessageLite, R extends MessageLite>
      ServerStreamingCall<R> serverStreaming(
          TtrpcChannel channel, MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    return channel.calls().serverStreaming(method, request, options);
  }

  /**
   * Makes a server-streaming call, passes each response to {@code responses} and returns when the
   * call has ended.
   *
   * @throws TtrpcException with the status of the call if it is not OK
   */
  public static <Q extends MessageLite, R extends MessageLite> void serverStreaming(
      TtrpcChannel channel,
      MethodDescriptor<Q, R> method,
      Q request,
      StreamSender<R> responses,
      CallOptions options) {
    channel.calls().serverStreaming(method, request, responses, options);
  }

  /**
   * Returns a publisher of the responses of a server-streaming call. Each subscription makes its
   * own call.
   */
  public static <Q extends MessageLite, R extends MessageLite>
      Flow.Publisher<R> serverStreamingAsync(
          TtrpcChannel channel, MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    return channel.calls().serverStreamingAsync(method, request, options);
  }

  /** Starts a client-streaming call. The caller sends the requests with the returned object. */
  public static <Q extends MessageLite, R extends MessageLite>
      ClientStreamingCall<Q, R> clientStreaming(
          TtrpcChannel channel, MethodDescriptor<Q, R> method, CallOptions options) {
    return channel.calls().clientStreaming(method, options);
  }

  /**
   * Makes a client-streaming call, sends the messages of {@code requests} and waits for the
   * response.
   *
   * @throws TtrpcException with the status of the call if it is not OK
   */
  public static <Q extends MessageLite, R extends MessageLite> R clientStreaming(
      TtrpcChannel channel,
      MethodDescriptor<Q, R> method,
      StreamReceiver<Q> requests,
      CallOptions options) {
    return channel.calls().clientStreaming(method, requests, options);
  }

  /** Starts a client-streaming call that sends the messages of a publisher. */
  public static <Q extends MessageLite, R extends MessageLite>
      CompletableFuture<R> clientStreamingAsync(
          TtrpcChannel channel,
          MethodDescriptor<Q, R> method,
          Flow.Publisher<Q> requests,
          CallOptions options) {
    return channel.calls().clientStreamingAsync(method, requests, options);
  }

  /**
   * Starts a bidi-streaming call. The caller sends the requests and reads the responses with the
   * returned object.
   */
  public static <Q extends MessageLite, R extends MessageLite>
      BidiStreamingCall<Q, R> bidiStreaming(
          TtrpcChannel channel, MethodDescriptor<Q, R> method, CallOptions options) {
    return channel.calls().bidiStreaming(method, options);
  }

  /**
   * Makes a bidi-streaming call: another thread sends the messages of {@code requests}, and this
   * thread passes each response to {@code responses}. Returns when the call has ended.
   *
   * @throws TtrpcException with the status of the call if it is not OK
   */
  public static <Q extends MessageLite, R extends MessageLite> void bidiStreaming(
      TtrpcChannel channel,
      MethodDescriptor<Q, R> method,
      StreamReceiver<Q> requests,
      StreamSender<R> responses,
      CallOptions options) {
    channel.calls().bidiStreaming(method, requests, responses, options);
  }

  /**
   * Returns a publisher of the responses of a bidi-streaming call that sends the messages of {@code
   * requests}. Each subscription makes its own call.
   */
  public static <Q extends MessageLite, R extends MessageLite> Flow.Publisher<R> bidiStreamingAsync(
      TtrpcChannel channel,
      MethodDescriptor<Q, R> method,
      Flow.Publisher<Q> requests,
      CallOptions options) {
    return channel.calls().bidiStreamingAsync(method, requests, options);
  }
}
