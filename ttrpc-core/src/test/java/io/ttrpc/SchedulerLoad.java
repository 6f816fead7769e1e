package io.ttrpc;

import static io.ttrpc.EchoService.text;

import com.google.protobuf.StringValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Loads that once stood still, over one connection, for a test or a process of its own. */
final class SchedulerLoad implements AutoCloseable {
  private static final int WINDOW = 64;
  private static final String LARGE = "x".repeat(300_000);
  private static final String LARGEST = "x".repeat(1 << 20);

  private final Path folder = Files.createTempDirectory("load");
  private final TtrpcServer server;
  private final TtrpcChannel channel;
  private final AtomicBoolean stop = new AtomicBoolean();

  SchedulerLoad() throws Exception {
    String address = folder.resolve("s.sock").toString();
    EchoService service = new EchoService();
    server =
        TtrpcServer.builder()
            .listen(address)
            .service(service.definition())
            .interceptor(
                (call, next) -> {
                  call.onEnd(status -> spin(50_000));
                  next.proceed();
                })
            .start();
    channel = TtrpcChannel.forTarget(address);
  }

  private static void spin(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  /** The number of steps that were made, and the longest time in which none was. */
  record Progress(long steps, long longestGapMillis) {}

  /** Does one step after the other, until told to stop. */
  interface Caller {
    void run(Runnable step) throws Exception;
  }

  /** Runs the callers for some time. */
  Progress measure(Duration time, List<Caller> callers) throws Exception {
    stop.set(false);
    AtomicLong steps = new AtomicLong();
    List<Gap> gaps = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (Caller caller : callers) {
      Gap gap = new Gap(steps);
      gaps.add(gap);
      threads.add(
          new Thread(
              () -> {
                try {
                  caller.run(gap);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    threads.forEach(Thread::start);
    Thread.sleep(time.toMillis()); // the time of the measurement, not a wait for something
    stop.set(true);
    for (Thread thread : threads) {
      thread.join(20_000);
    }
    gaps.forEach(Gap::end);
    long longest = gaps.stream().mapToLong(gap -> gap.longest).max().orElse(0);
    return new Progress(steps.get(), longest / 1_000_000);
  }

  /** Three callers echo 300 KB, six make empty calls. */
  List<Caller> standstill() {
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      StringValue request = text(i < 3 ? LARGE : "");
      callers.add(step -> echo(request, step));
    }
    return callers;
  }

  List<Caller> largest() {
    StringValue request = text(LARGEST);
    return List.of(step -> echo(request, step), step -> echo(request, step));
  }

  private void echo(StringValue request, Runnable step) {
    while (!stop.get()) {
      ClientCalls.unary(channel, EchoService.UNARY, request, CallOptions.DEFAULT);
      step.run();
    }
  }

  List<Caller> serverStreaming() {
    StringValue request = text("word ".repeat(200).trim());
    return List.of(
        step -> {
          while (!stop.get()) {
            ClientCalls.serverStreaming(
                channel, EchoService.SPLIT, request, response -> step.run(), CallOptions.DEFAULT);
          }
        });
  }

  List<Caller> pingPong() {
    return List.of(
        step -> {
          try (BidiStreamingCall<StringValue, StringValue> chat =
              ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT)) {
            for (int i = 0; i < WINDOW; i++) {
              chat.send(text("ball"));
            }
            while (!stop.get()) {
              chat.receive();
              step.run();
              chat.send(text("ball"));
            }
            chat.closeSend();
          }
        });
  }

  @Override
  public void close() throws IOException {
    channel.close();
    server.close();
    Files.deleteIfExists(folder.resolve("s.sock"));
    Files.deleteIfExists(folder);
  }

  /** The steps of one caller. */
  private static final class Gap implements Runnable {
    private final AtomicLong steps;
    private long last = System.nanoTime();
    private volatile long longest;

    Gap(AtomicLong steps) {
      this.steps = steps;
    }

    @Override
    public void run() {
      steps.incrementAndGet();
      end();
    }

    private void end() {
      long now = System.nanoTime();
      longest = Math.max(longest, now - last);
      last = now;
    }
  }

  /** Prints the progress of each load. */
  public static void main(String[] arguments) throws Exception {
    Duration time = Duration.ofMillis(Long.parseLong(arguments[0]));
    try (SchedulerLoad load = new SchedulerLoad()) {
      load.measure(time, load.standstill());
      print("bidi", load.measure(time, load.pingPong()));
      print("streaming", load.measure(time, load.serverStreaming()));
      print("1-MiB", load.measure(time, load.largest()));
      print("standstill", load.measure(time, load.standstill()));
    }
  }

  private static void print(String name, Progress progress) {
    System.out.println(name + " " + progress.steps() + " " + progress.longestGapMillis());
  }
}
