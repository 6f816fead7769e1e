package io.ttrpc;

import static io.ttrpc.EchoService.text;

import com.google.protobuf.StringValue;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One call of any kind, made in any way, on a channel of its own; its ends are counted. */
@SuppressWarnings("FutureReturnValueIgnored") // Continuations are attached for their effect.
final class CallWalk implements AutoCloseable {
  static final int MAX_MESSAGE_SIZE = 1 << 10;
  static final int STREAM_BUFFER = 4;

  /** The ways to make a call. */
  enum Api {
    BLOCKING,
    PULLED,
    ASYNC
  }

  /** The behaviour of the caller's requests. */
  enum Source {
    ENDS,
    WAITS,
    ENDLESS,
    FAILS
  }

  final CallKind kind;
  final Api api;
  Source source = Source.WAITS;
  String text = "x";
  CallOptions options = CallOptions.DEFAULT;
  ClientInterceptor interceptor = call -> {};
  @Nullable Executor executor;
  boolean sinkFails;
  boolean listens = true;
  boolean reads = true;
  boolean consumes = true;

  private final Path path;
  private final List<Status> ends = new CopyOnWriteArrayList<>();
  private final AtomicInteger active = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final CompletableFuture<Object> outcome = new CompletableFuture<>();
  private @Nullable TtrpcChannel opened;
  private @Nullable ServerSocketChannel listener;
  private @Nullable FakePeer accepted;
  private Thread caller = new Thread();
  private Runnable cancel = () -> {};
  private boolean arrived;

  CallWalk(Path path, CallKind kind, Api api) {
    this.path = path;
    this.kind = kind;
    this.api = api;
  }

  /** Makes the call; returns when its request has come, or it can not come. */
  void start() throws IOException {
    TtrpcChannel.Builder builder =
        TtrpcChannel.builder(path.toString())
            .maxMessageSize(MAX_MESSAGE_SIZE)
            .streamBuffer(STREAM_BUFFER, 1 << 20)
            .streamPause(Duration.ofMillis(50))
            .interceptor(this::count)
            .interceptor(call -> interceptor.intercept(call));
    if (executor != null) {
      builder.executor(executor);
    }
    TtrpcChannel channel = builder.build();
    opened = channel;
    if (listens) {
      ServerSocketChannel listening = FakePeer.listen(path);
      listener = listening;
      CompletableFuture<Void> connecting = CompletableFuture.runAsync(channel::connect);
      accepted = FakePeer.accept(listening);
      connecting.join();
    }
    switch (api) {
      case BLOCKING -> startThread(this::callBlocking);
      case PULLED -> startPulled();
      case ASYNC -> startAsync();
    }
    if (listens) {
      awaitRequest();
    }
  }

  private void count(ClientCall call) {
    active.incrementAndGet();
    call.onEnd(
        status -> {
          active.decrementAndGet();
          ends.add(status);
        });
  }

  private void awaitRequest() throws IOException {
    while (ends.isEmpty()) {
      if (peer().hasUnread()) {
        var unused = peer().takeFrame();
        arrived = true;
        return;
      }
      Thread.onSpinWait();
    }
  }

  private Object callBlocking() {
    switch (kind) {
      case UNARY -> {
        return ClientCalls.unary(channel(), EchoService.UNARY, text(text), options);
      }
      case SERVER_STREAMING ->
          ClientCalls.serverStreaming(
              channel(), EchoService.SPLIT, text(text), this::sink, options);
      case CLIENT_STREAMING -> {
        return ClientCalls.clientStreaming(
            channel(), EchoService.COUNT, this::nextRequest, options);
      }
      case BIDI_STREAMING ->
          ClientCalls.bidiStreaming(
              channel(), EchoService.CHAT, this::nextRequest, this::sink, options);
    }
    return "done";
  }

  private void startPulled() {
    try {
      switch (kind) {
        case UNARY -> throw new AssertionError("not pulled");
        case SERVER_STREAMING -> {
          var stream =
              ClientCalls.serverStreaming(channel(), EchoService.SPLIT, text(text), options);
          cancel = stream::close;
          consume(() -> drain(stream));
        }
        case CLIENT_STREAMING -> {
          var upload = ClientCalls.clientStreaming(channel(), EchoService.COUNT, options);
          cancel = upload::close;
          consume(
              () -> {
                sendAll(upload);
                return upload.closeAndReceive();
              });
        }
        case BIDI_STREAMING -> {
          var chat = ClientCalls.bidiStreaming(channel(), EchoService.CHAT, options);
          cancel = chat::close;
          consume(
              () -> {
                sendAll(chat);
                return drain(chat);
              });
        }
      }
    } catch (RuntimeException e) {
      outcome.completeExceptionally(e);
    }
  }

  private void sendAll(StreamSender<StringValue> requests) {
    while (source == Source.ENDLESS) {
      requests.send(text(text));
    }
  }

  private Object drain(StreamReceiver<StringValue> responses) throws InterruptedException {
    if (!reads) {
      released.await();
    }
    while (responses.receive() != null) {}
    return "done";
  }

  private void consume(Callable<Object> task) {
    if (consumes) {
      startThread(task);
    }
  }

  private void startAsync() {
    Flow.Publisher<StringValue> requests = this::publish;
    CompletableFuture<?> future =
        switch (kind) {
          case UNARY -> ClientCalls.unaryAsync(channel(), EchoService.UNARY, text(text), options);
          case CLIENT_STREAMING ->
              ClientCalls.clientStreamingAsync(channel(), EchoService.COUNT, requests, options);
          case SERVER_STREAMING ->
              subscribed(
                  ClientCalls.serverStreamingAsync(
                      channel(), EchoService.SPLIT, text(text), options));
          case BIDI_STREAMING ->
              subscribed(
                  ClientCalls.bidiStreamingAsync(channel(), EchoService.CHAT, requests, options));
        };
    if (!kind.streamsResponses()) {
      cancel = () -> future.cancel(true);
    }
    future.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            outcome.completeExceptionally(failure);
          } else {
            outcome.complete("done");
          }
        });
  }

  private CompletableFuture<Object> subscribed(Flow.Publisher<StringValue> responses) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    cancel =
        () -> {
          subscribed.join().cancel();
          done.complete("cancelled");
        };
    responses.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscribed.complete(subscription);
            if (reads) {
              subscription.request(Long.MAX_VALUE);
            } else {
              CompletableFuture.runAsync(
                  () -> {
                    awaitRelease();
                    subscription.request(Long.MAX_VALUE);
                  });
            }
          }

          @Override
          public void onNext(StringValue response) {
            if (sinkFails) {
              done.complete("failed");
            }
            sink(response);
          }

          @Override
          public void onError(Throwable failure) {
            done.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            done.complete("done");
          }
        });
    return done;
  }

  private void publish(Flow.Subscriber<? super StringValue> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {
            if (source == Source.ENDLESS) {
              subscriber.onNext(text(text));
            }
          }

          @Override
          public void cancel() {}
        });
    if (source == Source.ENDS) {
      subscriber.onComplete();
    } else if (source == Source.FAILS) {
      subscriber.onError(new IllegalStateException("no more film"));
    }
  }

  private @Nullable StringValue nextRequest() {
    switch (source) {
      case ENDLESS -> {
        return text(text);
      }
      case FAILS -> throw new IllegalStateException("no more film");
      case WAITS -> awaitRelease();
      case ENDS -> {}
    }
    return null;
  }

  private void sink(StringValue response) {
    if (sinkFails) {
      throw new IllegalStateException("sink is full");
    }
    if (!reads) {
      awaitRelease();
    }
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void startThread(Callable<Object> task) {
    caller =
        new Thread(
            () -> {
              try {
                outcome.complete(task.call());
              } catch (Throwable e) {
                outcome.completeExceptionally(e);
              }
            },
            "caller");
    caller.start();
  }

  /** Returns true if the peer has received the request, so that it can act on the call. */
  boolean isOnTheWire() {
    return arrived;
  }

  /** Returns true if the caller waits for the outcome of the call. */
  boolean isConsumed() {
    return api != Api.PULLED || caller.getName().equals("caller");
  }

  private TtrpcChannel channel() {
    return Objects.requireNonNull(opened);
  }

  FakePeer peer() {
    return Objects.requireNonNull(accepted);
  }

  void cancel() {
    cancel.run();
  }

  void interrupt() {
    caller.interrupt();
  }

  void release() {
    released.countDown();
  }

  List<Status> ends() {
    return ends;
  }

  int active() {
    return active.get();
  }

  CompletableFuture<Object> outcome() {
    return outcome;
  }

  void closeChannel() {
    channel().close();
  }

  @Override
  public void close() throws IOException {
    released.countDown();
    channel().close();
    if (listens) {
      peer().close();
      Objects.requireNonNull(listener).close();
    }
  }
}
