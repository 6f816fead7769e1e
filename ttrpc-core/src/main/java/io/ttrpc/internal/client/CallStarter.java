package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.CallContext;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.ClientStreamingCall;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.Deadline;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.context.CallbackContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The start of a channel's calls: settles deadline and metadata, runs the interceptors and opens a
 * stream. Safe for use by any thread.
 */
public final class CallStarter {
  private final ReconnectingChannel channel;
  private final ChannelSettings settings;

  public CallStarter(ReconnectingChannel channel) {
    this.channel = channel;
    this.settings = channel.settings();
  }

  /** Makes a unary call and waits for its response. */
  public <Q extends MessageLite, R extends MessageLite> R unary(
      MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    OutgoingCall<Q, R> call = prepareUnary(method, options);
    ClientStream<Q, R> stream = open(call, request);
    try {
      return new ResponseReader<>(stream).awaitResponse();
    } catch (ConnectionClosedException e) {
      if (!stream.supersede(e)) {
        throw e;
      }
    }
    return new ResponseReader<>(openAgain(call, request)).awaitResponse();
  }

  /** Makes a unary call. Returns at once, with the future of its response. */
  public <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> unaryAsync(
      MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    try {
      return new AsyncCall<>(channel, prepareUnary(method, options)).unary(request);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Starts a server-streaming call. */
  public <Q extends MessageLite, R extends MessageLite> ServerStreamingCall<R> serverStreaming(
      MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    return new PulledResponses<>(start(method, request, options));
  }

  /** Makes a server-streaming call and sends its responses to a sink until the stream ends. */
  public <Q extends MessageLite, R extends MessageLite> void serverStreaming(
      MethodDescriptor<Q, R> method, Q request, StreamSender<R> responses, CallOptions options) {
    try (ServerStreamingCall<R> stream = serverStreaming(method, request, options)) {
      stream.forEach(responses::send);
    }
  }

  /** Starts a client-streaming call. */
  public <Q extends MessageLite, R extends MessageLite> ClientStreamingCall<Q, R> clientStreaming(
      MethodDescriptor<Q, R> method, CallOptions options) {
    return new PulledClientStreaming<>(start(method, null, options));
  }

  /** Makes a client-streaming call with the requests of a source, and waits for its response. */
  public <Q extends MessageLite, R extends MessageLite> R clientStreaming(
      MethodDescriptor<Q, R> method, StreamReceiver<Q> requests, CallOptions options) {
    return StreamPump.clientStreaming(requests, start(method, null, options));
  }

  /** Starts a bidi-streaming call. */
  public <Q extends MessageLite, R extends MessageLite> BidiStreamingCall<Q, R> bidiStreaming(
      MethodDescriptor<Q, R> method, CallOptions options) {
    return new PulledBidi<>(start(method, null, options));
  }

  /**
   * Makes a bidi-streaming call with the requests of a source, and sends its responses to a sink
   * until the stream ends.
   */
  public <Q extends MessageLite, R extends MessageLite> void bidiStreaming(
      MethodDescriptor<Q, R> method,
      StreamReceiver<Q> requests,
      StreamSender<R> responses,
      CallOptions options) {
    CallbackContext context = CallbackContext.capture(settings.threadContext());
    StreamPump.converse(
        requests,
        start(method, null, options),
        responses,
        task -> channel.executor().execute(() -> context.run(task)));
  }

  /**
   * Makes a client-streaming call with the requests of a publisher. Returns at once, with the
   * future of its response.
   */
  public <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> clientStreamingAsync(
      MethodDescriptor<Q, R> method, Flow.Publisher<Q> requests, CallOptions options) {
    try {
      return async(method, options).clientStreaming(requests);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Returns a publisher that makes a server-streaming call for each of its subscribers. */
  public <Q extends MessageLite, R extends MessageLite> Flow.Publisher<R> serverStreamingAsync(
      MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    return subscriber ->
        subscribe(subscriber, () -> async(method, options).serverStreaming(request, subscriber));
  }

  /** Returns a publisher that makes a bidi-streaming call for each of its subscribers. */
  public <Q extends MessageLite, R extends MessageLite> Flow.Publisher<R> bidiStreamingAsync(
      MethodDescriptor<Q, R> method, Flow.Publisher<Q> requests, CallOptions options) {
    return subscriber ->
        subscribe(subscriber, () -> async(method, options).bidiStreaming(requests, subscriber));
  }

  /**
   * Makes a call for a subscriber. If the call cannot be made, the subscriber receives the failure.
   */
  private void subscribe(Flow.Subscriber<?> subscriber, Runnable call) {
    Objects.requireNonNull(subscriber, "subscriber");
    try {
      call.run();
    } catch (Throwable e) {
      channel.callExecutor().execute(() -> ResponseSubscription.refuse(subscriber, e));
    }
  }

  private <Q extends MessageLite, R extends MessageLite> AsyncCall<Q, R> async(
      MethodDescriptor<Q, R> method, CallOptions options) {
    return new AsyncCall<>(channel, prepare(method, options));
  }

  /** Opens a call's stream and sends its first frame. Waits for a connection if there is none. */
  <Q extends MessageLite, R extends MessageLite> ClientStream<Q, R> start(
      MethodDescriptor<Q, R> method, @Nullable Q first, CallOptions options) {
    ClientStream<Q, R> stream = open(prepare(method, options), first);
    stream.connection().outgoing().flush();
    return stream;
  }

  /**
   * Opens a call's stream as {@link #start} does, but leaves the flush to the wait for the response
   * that follows.
   */
  private <Q extends MessageLite, R extends MessageLite> ClientStream<Q, R> open(
      OutgoingCall<Q, R> call, @Nullable Q first) {
    try {
      if (first != null && !Thread.currentThread().isInterrupted()) {
        call.taps().send(first);
      }
    } catch (Throwable e) {
      call.end(OutgoingCall.statusOf(e));
      throw e;
    }
    return openAgain(call, first);
  }

  /** Opens a stream for a call whose first message the taps have seen. */
  private <Q extends MessageLite, R extends MessageLite> ClientStream<Q, R> openAgain(
      OutgoingCall<Q, R> call, @Nullable Q first) {
    try {
      if (Thread.currentThread().isInterrupted()) {
        throw call.interrupted(null);
      }
      while (true) {
        ClientConnection connection = channel.connectionNow();
        if (connection == null) {
          connection = await(channel.connection(), call);
        }
        ClientStream<Q, R> stream = connection.open(call, first);
        if (stream != null) {
          return stream;
        }
      }
    } catch (TtrpcException e) {
      throw call.failed(e);
    } catch (Throwable e) {
      call.end(OutgoingCall.statusOf(e));
      throw e;
    }
  }

  private ClientConnection await(
      CompletableFuture<ClientConnection> connection, OutgoingCall<?, ?> call) {
    try {
      return Futures.await(connection, call);
    } finally {
      channel.abandon(connection);
    }
  }

  /** Returns a call with the deadline and metadata that the interceptors have left it with. */
  <Q extends MessageLite, R extends MessageLite> OutgoingCall<Q, R> prepare(
      MethodDescriptor<Q, R> method, CallOptions options) {
    OutgoingCall<Q, R> call = new OutgoingCall<>(method, metadata(options), deadline(options));
    try {
      for (ClientInterceptor interceptor : settings.interceptors()) {
        interceptor.intercept(call);
      }
      return call;
    } catch (Throwable e) {
      call.end(OutgoingCall.statusOf(e));
      throw e;
    }
  }

  private <Q extends MessageLite, R extends MessageLite> OutgoingCall<Q, R> prepareUnary(
      MethodDescriptor<Q, R> method, CallOptions options) {
    OutgoingCall<Q, R> call = prepare(method, options);
    if (!settings.idempotent().isEmpty() && settings.idempotent().contains(method.fullName())) {
      call.beRepeatable();
    }
    return call;
  }

  private Metadata metadata(CallOptions options) {
    if (settings.metadata().isEmpty()) {
      return options.metadata();
    }
    return settings.metadata().toBuilder().addAll(options.metadata()).build();
  }

  private @Nullable Deadline deadline(CallOptions options) {
    Duration timeout = options.timeout() != null ? options.timeout() : settings.timeout();
    Deadline own = timeout == null ? null : Deadline.after(timeout);
    CallContext served = settings.inheritDeadline() ? CallContext.currentOrNull() : null;
    Deadline inherited = served == null ? null : served.deadline();
    if (own == null || inherited == null) {
      return own != null ? own : inherited;
    }
    return own.orEarlier(inherited);
  }
}
