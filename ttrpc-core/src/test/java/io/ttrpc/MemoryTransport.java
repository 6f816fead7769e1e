package io.ttrpc;

import com.google.protobuf.MessageLite;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A transport from a channel to a dispatcher of the same process. */
final class MemoryTransport implements CallTransport, AutoCloseable {
  /** The number of messages that may wait in either direction. */
  static final int WINDOW = 8;

  private final CallDispatcher dispatcher;
  private final ExecutorService toClient = Executors.newSingleThreadExecutor();
  private final ExecutorService toServer = Executors.newSingleThreadExecutor();

  /** The number of the next calls that fail with UNAVAILABLE. */
  final AtomicInteger unavailable = new AtomicInteger();

  /** The reasons of the cancellations by the client. */
  final List<Status> cancellations = new CopyOnWriteArrayList<>();

  MemoryTransport(CallDispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  @Override
  public String target() {
    return "memory";
  }

  @Override
  public TtrpcChannel.State state() {
    return toClient.isShutdown() ? TtrpcChannel.State.SHUTDOWN : TtrpcChannel.State.READY;
  }

  @Override
  public void connect(Duration timeout) {
    if (toClient.isShutdown()) {
      throw new TtrpcException(StatusCode.UNAVAILABLE, "no connection after " + timeout);
    }
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> ClientCallStream<Q> start(
      MethodDescriptor<Q, R> method,
      Metadata metadata,
      @Nullable Deadline deadline,
      ResponseListener<R> listener) {
    Call<Q, R> call = new Call<>(listener);
    if (unavailable.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      call.responses.end(() -> listener.onEnd(Status.of(StatusCode.UNAVAILABLE, "busy")));
    } else {
      call.begin(dispatcher, method, metadata, deadline);
    }
    return call;
  }

  @Override
  public void close() {
    toServer.shutdownNow();
    toClient.shutdownNow();
  }

  /** A call, as both of its sides see it. */
  private final class Call<Q, R> implements ClientCallStream<Q> {
    final MemoryPipe<Q> requests =
        new MemoryPipe<>(
            toServer, message -> server().onMessage(message), WINDOW, this::clientIsReady);
    final MemoryPipe<R> responses;
    private final ResponseListener<R> client;
    private final AtomicReference<@Nullable RequestListener<Q>> server = new AtomicReference<>();

    Call(ResponseListener<R> client) {
      this.client = client;
      this.responses =
          new MemoryPipe<>(
              toClient,
              client::onMessage,
              WINDOW,
              () -> toServer.execute(() -> server().onReady()));
    }

    private void clientIsReady() {
      toClient.execute(client::onReady);
    }

    private RequestListener<Q> server() {
      RequestListener<Q> listener = server.get();
      if (listener == null) {
        throw new IllegalStateException("the call has not begun");
      }
      return listener;
    }

    <M extends MessageLite, N extends MessageLite> void begin(
        CallDispatcher calls,
        MethodDescriptor<M, N> method,
        Metadata metadata,
        @Nullable Deadline deadline) {
      toServer.execute(
          () -> {
            @SuppressWarnings("unchecked") // The method has the types of this call.
            MethodDescriptor<M, N> typed = method;
            @SuppressWarnings("unchecked") // As above.
            ServerCallStream<N> stream = (ServerCallStream<N>) new ServerSide();
            @SuppressWarnings("unchecked") // As above.
            RequestListener<Q> begun =
                (RequestListener<Q>) calls.begin(typed, metadata, deadline, stream);
            server.set(begun);
          });
    }

    @Override
    public void send(Q message) {
      requests.send(message);
    }

    @Override
    public boolean isReady() {
      return requests.isReady();
    }

    @Override
    public void request(int messages) {
      responses.request(messages);
    }

    @Override
    public void closeSend() {
      requests.end(() -> server().onRemoteClosed());
    }

    @Override
    public void cancel(Status reason) {
      cancellations.add(reason);
      requests.abort(() -> server().onCancel(reason));
    }

    private final class ServerSide implements ServerCallStream<R> {
      @Override
      public void send(R message) {
        responses.send(message);
      }

      @Override
      public boolean isReady() {
        return responses.isReady();
      }

      @Override
      public void request(int messages) {
        requests.request(messages);
      }

      @Override
      public void end(Status status) {
        responses.end(() -> client.onEnd(status));
      }
    }
  }
}
