package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.RequestData;
import io.ttrpc.testsupport.Latches;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of call, served in each flavor and ended in each way, ends exactly once. */
@Timeout(30)
class ServerCallEndsTest {
  private static final int MAX_SIZE = 64 << 10;
  private static final String TOO_LARGE = "x".repeat(MAX_SIZE);

  @TempDir Path folder;
  private final List<Status> ends = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger rejected = new AtomicInteger();
  private final CountDownLatch entered = new CountDownLatch(1);
  private Way way = Way.SUCCESS;
  private Footprint before = Footprint.now();

  /** How a call ends, and what its observers hear; null where no handler begins. */
  private enum Way {
    SUCCESS(StatusCode.OK),
    STATUS_OF_THE_HANDLER(StatusCode.ABORTED),
    EXCEPTION_OF_THE_HANDLER(StatusCode.UNKNOWN),
    OVERSIZED_RESPONSE(StatusCode.RESOURCE_EXHAUSTED),
    DEADLINE(StatusCode.DEADLINE_EXCEEDED),
    CONNECTION_LOST(StatusCode.CANCELLED),
    PROTOCOL_VIOLATION(StatusCode.INVALID_ARGUMENT),
    CONTRADICTION(StatusCode.INVALID_ARGUMENT),
    OVERFLOW(StatusCode.RESOURCE_EXHAUSTED),
    OVERSIZED_FRAME(StatusCode.RESOURCE_EXHAUSTED),
    EXECUTOR_REJECTS(null),
    SERVER_CLOSED(StatusCode.CANCELLED);

    private final @Nullable StatusCode code;

    Way(@Nullable StatusCode code) {
      this.code = code;
    }

    boolean leavesConnection() {
      return this != CONNECTION_LOST && this != SERVER_CLOSED;
    }
  }

  private enum Flavor {
    BLOCKING,
    ASYNC
  }

  static Stream<Arguments> ways() {
    List<Arguments> all = new ArrayList<>();
    for (Flavor flavor : Flavor.values()) {
      for (CallKind kind : CallKind.values()) {
        for (Way way : Way.values()) {
          if (way != Way.OVERFLOW || kind.streamsRequests()) {
            all.add(Arguments.of(flavor, kind, way));
          }
        }
      }
    }
    return all.stream();
  }

  @BeforeEach
  void takeFootprint() {
    before = Footprint.now();
  }

  @AfterEach
  void assertNothingIsLeft() {
    before.assertNothingAdded();
  }

  /** Once for all: it takes a garbage collection. */
  @AfterAll
  static void assertNoStreamIsLeft() {
    Footprint.assertNoStreams();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("ways")
  void callEndsOnce(Flavor flavor, CallKind kind, Way howItEnds) throws Exception {
    way = howItEnds;
    Path path = folder.resolve("s.sock");
    try (TtrpcServer server = start(path, flavor);
        FakePeer peer = FakePeer.connect(path)) {
      peer.send(opening(kind));
      if (way != Way.EXECUTOR_REJECTS) {
        entered.await();
      }
      provoke(server, peer, kind);
      await()
          .untilAsserted(
              () -> {
                assertThat(server.callCount()).isZero();
                assertThat(ends.size() + rejected.get()).isEqualTo(1);
              });
      if (way.leavesConnection()) {
        assertOneTerminalFrame(peer);
        assertThat(server.shutdown(Duration.ofSeconds(10)).completed()).isTrue();
      }
    }
    assertThat(ends.stream().map(Status::code).toList())
        .isEqualTo(way.code == null ? List.of() : List.of(way.code));
    assertThat(rejected).hasValue(way == Way.EXECUTOR_REJECTS ? 1 : 0);
    await().untilAsserted(() -> assertThat(closed).hasValue(1));
    assertThat(opened).hasValue(1);
  }

  private TtrpcServer start(Path path, Flavor flavor) throws Exception {
    return TtrpcServer.builder()
        .listen(path.toString())
        .service(flavor == Flavor.BLOCKING ? blocking() : async())
        .maxMessageSize(MAX_SIZE)
        .streamBuffer(1, 1)
        .streamPause(Duration.ofMillis(20))
        .executor(this::execute)
        .interceptor(
            (call, next) -> {
              call.onEnd(ends::add);
              next.proceed();
            })
        .listener(new Counts())
        .start();
  }

  private void execute(Runnable task) {
    if (way == Way.EXECUTOR_REJECTS) {
      throw new RejectedExecutionException("full");
    }
    new Thread(task, "handler").start();
  }

  private Frame opening(CallKind kind) {
    String method =
        switch (kind) {
          case UNARY -> "Unary";
          case CLIENT_STREAMING -> "Count";
          case SERVER_STREAMING -> "Split";
          case BIDI_STREAMING -> "Chat";
        };
    long timeout = way == Way.DEADLINE ? Duration.ofMillis(200).toNanos() : 0;
    StringValue message = kind.streamsRequests() ? null : text("x");
    return Frames.request(
        1, 0, new RequestData("test.Echo", method, message, timeout, ByteString.EMPTY));
  }

  private void provoke(TtrpcServer server, FakePeer peer, CallKind kind) throws Exception {
    switch (way) {
      case SUCCESS -> {
        if (kind.streamsRequests()) {
          peer.send(end(1));
        }
      }
      case PROTOCOL_VIOLATION -> {
        if (kind.streamsRequests()) {
          peer.send(end(1));
        }
        peer.send(data(1, "too late"));
      }
      case CONTRADICTION -> peer.send(data(1, Frames.ND, "no data"));
      case OVERFLOW -> peer.send(data(1, "a"), data(1, "b"), data(1, "c"));
      case OVERSIZED_FRAME ->
          peer.send(Frame.of(1, FrameHeader.DATA, 0, ByteString.copyFrom(new byte[MAX_SIZE + 1])));
      case CONNECTION_LOST -> peer.close();
      case SERVER_CLOSED -> server.close();
      default -> {}
    }
  }

  /** The response about an even id shows that nothing else comes before it. */
  private static void assertOneTerminalFrame(FakePeer peer) throws Exception {
    peer.send(data(2, ""));
    int terminal = 0;
    for (Frame frame = peer.takeFrame(); frame.streamId() == 1; frame = peer.takeFrame()) {
      boolean closes = frame.has(FrameHeader.REMOTE_CLOSED);
      terminal += frame.type() == FrameHeader.RESPONSE || closes ? 1 : 0;
    }
    assertThat(terminal).isEqualTo(1);
  }

  // What the handlers do.

  private ServiceDefinition blocking() {
    EchoService service = new EchoService();
    service.unary = request -> text(act());
    service.count =
        requests -> {
          String text = act();
          return way == Way.OVERSIZED_RESPONSE ? large(text) : readAll(requests);
        };
    service.split = (request, responses) -> responses.send(text(act()));
    service.chat =
        (requests, responses) -> {
          responses.send(text(act()));
          if (way == Way.SUCCESS) {
            readAll(requests);
          }
        };
    return service.definition();
  }

  private static Int64Value readAll(StreamReceiver<StringValue> requests) {
    long count = 0;
    for (StringValue ignored : requests) {
      count++;
    }
    return Int64Value.of(count);
  }

  /** A number with an unknown field that is too large. */
  private static Int64Value large(String text) {
    return Int64Value.newBuilder()
        .setUnknownFields(
            com.google.protobuf.UnknownFieldSet.newBuilder()
                .addField(
                    9,
                    com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(ByteString.copyFromUtf8(text))
                        .build())
                .build())
        .build();
  }

  /** Fails or returns as the call is to end; waits for its cancellation otherwise. */
  private String act() {
    entered.countDown();
    switch (way) {
      case SUCCESS -> {
        return "x";
      }
      case OVERSIZED_RESPONSE -> {
        return TOO_LARGE;
      }
      case STATUS_OF_THE_HANDLER, EXCEPTION_OF_THE_HANDLER -> throw failure();
      default -> {
        Latches.awaitOrCancel(new CountDownLatch(1));
        return "never";
      }
    }
  }

  private RuntimeException failure() {
    return way == Way.STATUS_OF_THE_HANDLER
        ? new TtrpcException(StatusCode.ABORTED, "on purpose")
        : new IllegalStateException("by accident");
  }

  private ServiceDefinition async() {
    return ServiceDefinition.builder(EchoService.DESCRIPTOR)
        .unaryAsync(EchoService.UNARY, request -> later(text(words())))
        .clientStreamingAsync(
            EchoService.COUNT,
            requests -> {
              CompletableFuture<Int64Value> response =
                  later(way == Way.OVERSIZED_RESPONSE ? large(TOO_LARGE) : Int64Value.of(0));
              return way == Way.SUCCESS
                  ? ended(requests).thenApply(ignored -> response.join())
                  : response;
            })
        .serverStreamingAsync(EchoService.SPLIT, request -> published(later(text(words()))))
        .bidiStreamingAsync(
            EchoService.CHAT,
            requests -> {
              CompletableFuture<StringValue> response = later(text(words()));
              return published(
                  way == Way.SUCCESS
                      ? ended(requests).thenApply(ignored -> response.join())
                      : response);
            })
        .build();
  }

  private String words() {
    return way == Way.OVERSIZED_RESPONSE ? TOO_LARGE : "x";
  }

  /** A future that fails or completes as the call is to end, and never otherwise. */
  private <T> CompletableFuture<T> later(T response) {
    entered.countDown();
    CompletableFuture<T> future = new CompletableFuture<>();
    switch (way) {
      case SUCCESS, OVERSIZED_RESPONSE -> future.complete(response);
      case STATUS_OF_THE_HANDLER, EXCEPTION_OF_THE_HANDLER ->
          future.completeExceptionally(failure());
      default -> {}
    }
    return future;
  }

  private static <T> CompletableFuture<Void> ended(Flow.Publisher<T> requests) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    requests.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(T message) {}

          @Override
          public void onError(Throwable failure) {
            end.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            end.complete(null);
          }
        });
    return end;
  }

  /** Publishes the message of a future, then the end. */
  @SuppressWarnings("FutureReturnValueIgnored") // Attached for its effect.
  private static <T> Flow.Publisher<T> published(CompletableFuture<T> message) {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long count) {
                message.whenComplete(
                    (value, failure) -> {
                      if (failure != null) {
                        subscriber.onError(failure);
                      } else {
                        subscriber.onNext(value);
                        subscriber.onComplete();
                      }
                    });
              }

              @Override
              public void cancel() {}
            });
  }

  private final class Counts implements ServerListener {
    @Override
    public void onConnectionOpened() {
      opened.incrementAndGet();
    }

    @Override
    public void onConnectionClosed() {
      closed.incrementAndGet();
    }

    @Override
    public void onCallRejected(String service, String method, CallRejection reason) {
      rejected.incrementAndGet();
    }
  }
}
