package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientStreamingCall;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * The calls of a channel, on ttrpc's own connections or on a transport. {@link
 * io.ttrpc.ClientCalls} explains each of them. Safe for use by any thread.
 */
public sealed interface ChannelCalls permits CallStarter, TransportCalls {
  <Q extends MessageLite, R extends MessageLite> R unary(
      MethodDescriptor<Q, R> method, Q request, CallOptions options);

  <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> unaryAsync(
      MethodDescriptor<Q, R> method, Q request, CallOptions options);

  <Q extends MessageLite, R extends MessageLite> ServerStreamingCall<R> serverStreaming(
      MethodDescriptor<Q, R> method, Q request, CallOptions options);

  /** Makes a server-streaming call and sends its responses to a sink until the stream ends. */
  default <Q extends MessageLite, R extends MessageLite> void serverStreaming(
      MethodDescriptor<Q, R> method, Q request, StreamSender<R> responses, CallOptions options) {
    try (ServerStreamingCall<R> stream = serverStreaming(method, request, options)) {
      stream.forEach(responses::send);
    }
  }

  <Q extends MessageLite, R extends MessageLite> Flow.Publisher<R> serverStreamingAsync(
      MethodDescriptor<Q, R> method, Q request, CallOptions options);

  <Q extends MessageLite, R extends MessageLite> ClientStreamingCall<Q, R> clientStreaming(
      MethodDescriptor<Q, R> method, CallOptions options);

  <Q extends MessageLite, R extends MessageLite> R clientStreaming(
      MethodDescriptor<Q, R> method, StreamReceiver<Q> requests, CallOptions options);

  <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> clientStreamingAsync(
      MethodDescriptor<Q, R> method, Flow.Publisher<Q> requests, CallOptions options);

  <Q extends MessageLite, R extends MessageLite> BidiStreamingCall<Q, R> bidiStreaming(
      MethodDescriptor<Q, R> method, CallOptions options);

  <Q extends MessageLite, R extends MessageLite> void bidiStreaming(
      MethodDescriptor<Q, R> method,
      StreamReceiver<Q> requests,
      StreamSender<R> responses,
      CallOptions options);

  <Q extends MessageLite, R extends MessageLite> Flow.Publisher<R> bidiStreamingAsync(
      MethodDescriptor<Q, R> method, Flow.Publisher<Q> requests, CallOptions options);
}
