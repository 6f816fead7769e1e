package io.ttrpc.interop.siege;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.UnsafeByteOperations;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.ClientStreamingCall;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.Part;
import io.ttrpc.conformance.v1.SleepRequest;
import io.ttrpc.conformance.v1.Total;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** One caller of a load, and the calls that it can make. Belongs to its thread. */
final class Caller {
  private static final int MESSAGES = 3;

  private final int number;
  private final TtrpcChannel channel;
  private final Function<String, TtrpcChannel> connect;
  private final Duration timeout;
  private final SplittableRandom random;
  private final ScheduledExecutorService scissors;
  private final ConformanceTtrpc.Client client;
  private final ConformanceTtrpc.AsyncClient async;
  private int turn;

  /** A caller whose further channels come from {@code connect}. */
  Caller(
      int number,
      TtrpcChannel channel,
      Function<String, TtrpcChannel> connect,
      Duration timeout,
      SplittableRandom random,
      ScheduledExecutorService scissors) {
    this.number = number;
    this.channel = channel;
    this.connect = connect;
    this.timeout = timeout;
    this.random = random;
    this.scissors = scissors;
    this.client = ConformanceTtrpc.client(channel).withTimeout(timeout);
    this.async = ConformanceTtrpc.asyncClient(channel).withTimeout(timeout);
  }

  int number() {
    return number;
  }

  void nothing() {
    client.nothing(Empty.getDefaultInstance());
  }

  void echo(int size) {
    EchoRequest request = request(random.nextInt(1000), size);
    mustBe(request, client.echo(request));
  }

  void sleep(long millis) {
    client.sleep(SleepRequest.newBuilder().setDelayMillis(millis).build());
  }

  void anyKind() throws Exception {
    switch (random.nextInt(8)) {
      case 0 -> nothing();
      case 1 -> upload(1);
      case 2 -> download(MESSAGES);
      case 3 -> exchange(random.nextInt(1000));
      case 4 -> get(async.echo(request(0, 100)));
      case 5 -> asyncDownload();
      case 6 -> asyncUpload();
      default -> echo(100);
    }
  }

  /** Meets a handler of any kind that throws anything. */
  void failing() throws Exception {
    long failure = SiegeService.THROW + random.nextInt(BadThrowables.count());
    switch (random.nextInt(5)) {
      case 0 -> upload(failure);
      case 1 -> download(failure);
      case 2 -> exchange(failure);
      case 3 -> get(async.echo(request(failure, 0)));
      default -> client.echo(request(failure, 0));
    }
  }

  void connectAndCall() {
    try (TtrpcChannel own = connect.apply(channel.target())) {
      ConformanceTtrpc.client(own).withTimeout(timeout).nothing(Empty.getDefaultInstance());
    }
  }

  /** Makes the calls of the four kinds in turn; each is given up after up to 2 ms. */
  void giveUp() throws Exception {
    int kind = turn++ % 8;
    Runnable interrupt = Thread.currentThread()::interrupt;
    switch (kind) {
      case 0 -> cutting(interrupt, () -> echo(100));
      case 1 -> {
        ClientStreamingCall<Part, Total> call = client.sum();
        cutting(interrupt, () -> upload(call, 1));
      }
      case 2 -> {
        ServerStreamingCall<Part> call = client.divide(total(MESSAGES));
        cutting(interrupt, () -> download(call));
      }
      case 3 -> {
        BidiStreamingCall<EchoRequest, EchoResponse> call = client.echoStream();
        cutting(interrupt, () -> exchange(call, 0));
      }
      case 4 -> {
        CompletableFuture<EchoResponse> call = async.echo(request(0, 100));
        cutting(() -> call.cancel(true), () -> get(call));
      }
      case 5 -> {
        ClientStreamingCall<Part, Total> call = client.sum();
        cutting(call::close, () -> upload(call, 1));
      }
      case 6 -> {
        ServerStreamingCall<Part> call = client.divide(total(MESSAGES));
        cutting(call::close, () -> download(call));
      }
      default -> {
        BidiStreamingCall<EchoRequest, EchoResponse> call = client.echoStream();
        cutting(call::close, () -> exchange(call, 0));
      }
    }
  }

  private void cutting(Runnable cut, Step step) throws Exception {
    long micros = random.nextLong(1L << random.nextInt(12));
    AtomicBoolean isCut = new AtomicBoolean();
    Runnable cutting =
        () -> {
          isCut.set(true);
          cut.run();
        };
    Future<?> later = scissors.schedule(cutting, micros, TimeUnit.MICROSECONDS);
    try {
      step.run();
    } catch (IncompleteException e) {
      // A stream that was closed here reads as ended.
      throw isCut.get() ? new CancellationException() : e;
    } finally {
      later.cancel(false);
    }
  }

  private void upload(long number) {
    upload(client.sum(), number);
  }

  private static void upload(ClientStreamingCall<Part, Total> call, long number) {
    try (call) {
      for (int i = 0; i < MESSAGES; i++) {
        call.send(part(number));
      }
      mustBe(total(MESSAGES * number), call.closeAndReceive());
    }
  }

  private void download(long sum) {
    download(client.divide(total(sum)));
  }

  private static void download(ServerStreamingCall<Part> call) {
    try (call) {
      int count = 0;
      for (Part part : call) {
        count += part.getAdd() == 1 ? 1 : 0;
      }
      mustBe(MESSAGES, count);
    }
  }

  private void exchange(long sequence) {
    exchange(client.echoStream(), sequence);
  }

  private static void exchange(BidiStreamingCall<EchoRequest, EchoResponse> call, long sequence) {
    try (call) {
      EchoRequest request = request(sequence, 100);
      for (int i = 0; i < MESSAGES; i++) {
        call.send(request);
        EchoResponse response = call.receive();
        if (response == null) {
          throw new IncompleteException("the stream ended early");
        }
        mustBe(request, response);
      }
      call.closeSend();
      if (call.receive() != null) {
        throw new IncompleteException("the stream goes on");
      }
    }
  }

  private void asyncUpload() throws Exception {
    SubmissionPublisher<Part> parts = new SubmissionPublisher<>(Runnable::run, MESSAGES);
    CompletableFuture<Total> total = async.sum(parts);
    try (parts) {
      for (int i = 0; i < MESSAGES; i++) {
        parts.offer(part(1), null);
      }
    }
    get(total);
  }

  private void asyncDownload() throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    async
        .divide(total(MESSAGES))
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(Part part) {}

              @Override
              public void onError(Throwable failure) {
                ended.completeExceptionally(failure);
              }

              @Override
              public void onComplete() {
                ended.complete(null);
              }
            });
    get(ended);
  }

  /** Waits until the call is lost for certain. */
  private <T> void get(CompletableFuture<T> future) throws Exception {
    try {
      future.get(timeout.toMillis() + 3000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static EchoRequest request(long sequence, int size) {
    ByteString payload = UnsafeByteOperations.unsafeWrap(new byte[size]);
    return EchoRequest.newBuilder().setSequence(sequence).setPayload(payload).build();
  }

  private static Part part(long add) {
    return Part.newBuilder().setAdd(add).build();
  }

  private static Total total(long sum) {
    return Total.newBuilder().setSum(sum).setCount(MESSAGES).build();
  }

  private static void mustBe(EchoRequest request, EchoResponse response) {
    mustBe(request.getSequence(), response.getSequence());
    mustBe(request.getPayload().size(), response.getPayload().size());
  }

  private static void mustBe(Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new IncompleteException("response must be " + expected + " but was " + found);
    }
  }

  /** A response that is not the one expected, or none where there should be one. */
  static final class IncompleteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    IncompleteException(String message) {
      super(message);
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }
}
