package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientStreamingCall;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.internal.context.CallbackContext;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The calls on a transport. Safe for use by any thread. */
public final class TransportCalls implements ChannelCalls {
  private final TransportChannel channel;
  private final CallPreparation calls;

  public TransportCalls(TransportChannel channel) {
    this.channel = channel;
    this.calls = new CallPreparation(channel.settings());
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> R unary(
      MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    OutgoingCall<Q, R> call = calls.prepareUnary(method, options);
    showRequest(call, request);
    try {
      return exchange(call, request).awaitResponse();
    } catch (ConnectionClosedException e) {
      if (!call.takeRepetition(e)) {
        throw e;
      }
    }
    return exchange(call, request).awaitResponse();
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> unaryAsync(
      MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    try {
      OutgoingCall<Q, R> call = calls.prepareUnary(method, options);
      CallbackContext context = captureContext(call);
      showRequest(call, request);
      return new TransportFuture<>(call, channel.transport(), context).unary(request);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> ServerStreamingCall<R> serverStreaming(
      MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    OutgoingCall<Q, R> call = calls.prepare(method, options);
    showRequest(call, request);
    return new PulledResponses<>(exchange(call, request));
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> Flow.Publisher<R> serverStreamingAsync(
      MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    return subscriber ->
        subscribe(
            subscriber,
            () -> {
              OutgoingCall<Q, R> call = calls.prepare(method, options);
              CallbackContext context = captureContext(call);
              showRequest(call, request);
              TransportSubscription<Q, R> responses =
                  new TransportSubscription<>(call, channel.transport(), null, context);
              responses.start(request);
              return responses;
            });
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> ClientStreamingCall<Q, R> clientStreaming(
      MethodDescriptor<Q, R> method, CallOptions options) {
    return new PulledClientStreaming<>(exchange(calls.prepare(method, options), null));
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> R clientStreaming(
      MethodDescriptor<Q, R> method, StreamReceiver<Q> requests, CallOptions options) {
    return StreamPump.clientStreaming(requests, exchange(calls.prepare(method, options), null));
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> clientStreamingAsync(
      MethodDescriptor<Q, R> method, Flow.Publisher<Q> requests, CallOptions options) {
    try {
      OutgoingCall<Q, R> call = calls.prepare(method, options);
      return new TransportFuture<>(call, channel.transport(), captureContext(call))
          .clientStreaming(requests);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> BidiStreamingCall<Q, R> bidiStreaming(
      MethodDescriptor<Q, R> method, CallOptions options) {
    return new PulledBidi<>(exchange(calls.prepare(method, options), null));
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> void bidiStreaming(
      MethodDescriptor<Q, R> method,
      StreamReceiver<Q> requests,
      StreamSender<R> responses,
      CallOptions options) {
    CallbackContext context = CallbackContext.capture(channel.settings().threadContext());
    StreamPump.converse(
        requests,
        exchange(calls.prepare(method, options), null),
        responses,
        task -> channel.executor().execute(() -> context.run(task)));
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> Flow.Publisher<R> bidiStreamingAsync(
      MethodDescriptor<Q, R> method, Flow.Publisher<Q> requests, CallOptions options) {
    return subscriber ->
        subscribe(
            subscriber,
            () -> {
              OutgoingCall<Q, R> call = calls.prepare(method, options);
              TransportSubscription<Q, R> responses =
                  new TransportSubscription<>(
                      call, channel.transport(), requests, captureContext(call));
              responses.start(null);
              return responses;
            });
  }

  private CallbackContext captureContext(OutgoingCall<?, ?> call) {
    return call.captureContext(channel.settings().threadContext());
  }

  private <Q extends MessageLite, R extends MessageLite> Exchange<Q, R> exchange(
      OutgoingCall<Q, R> call, @Nullable Q request) {
    TransportExchange<Q, R> exchange = new TransportExchange<>(call, channel.transport());
    exchange.start(request);
    return exchange;
  }

  private static <Q extends MessageLite> void showRequest(OutgoingCall<Q, ?> call, Q request) {
    try {
      call.taps().send(request);
    } catch (Throwable e) {
      call.end(OutgoingCall.statusOf(e));
      throw e;
    }
  }

  /**
   * Makes a call for a subscriber. If the call cannot be made, the subscriber receives the failure.
   */
  private static <R extends MessageLite> void subscribe(
      Flow.Subscriber<? super R> subscriber, Start<R> call) {
    Objects.requireNonNull(subscriber, "subscriber");
    Flow.Publisher<R> responses;
    try {
      responses = call.responses();
    } catch (Throwable e) {
      ResponseSubscription.refuse(subscriber, e);
      return;
    }
    responses.subscribe(subscriber);
  }

  /** The start of a call. */
  @FunctionalInterface
  private interface Start<R> {
    Flow.Publisher<R> responses();
  }
}
