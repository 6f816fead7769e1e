package io.ttrpc.benchmarks.spring;

import com.google.protobuf.ByteString;
import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.benchmarks.ttrpc.Echo;
import io.ttrpc.benchmarks.v1.EchoTtrpc;
import io.ttrpc.benchmarks.v1.Payload;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * The cost of metrics and observation on both sides, as the share of calls per second that is left.
 * On a busy machine, the share of calls per second of CPU time is the steadier figure. Two
 * applications in one process, with and without, take turns, so that both meet the same machine.
 * Each calls itself from many threads.
 *
 * <p>The arguments are the number of pairs of rounds, and the seconds of a round.
 */
public final class ObservationCost {
  private static final int CALLERS = 64;
  private static final int WARM_UP_ROUNDS = 3;

  private ObservationCost() {}

  /** Measures, and prints the calls per second of each round and the median of the shares. */
  public static void main(String... arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Path folder = Files.createTempDirectory("cost");
    try (ConfigurableApplicationContext with = start(folder.resolve("with.sock"), true);
        ConfigurableApplicationContext without = start(folder.resolve("without.sock"), false)) {
      List<Double> shares = new ArrayList<>();
      List<Double> cpuShares = new ArrayList<>();
      for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
        boolean observedFirst = i % 2 == 0;
        Round first = run(observedFirst ? with : without, seconds);
        Round second = run(observedFirst ? without : with, seconds);
        Round observed = observedFirst ? first : second;
        Round plain = observedFirst ? second : first;
        System.out.println((i < 0 ? "warm-up: " : "") + observed + " of " + plain);
        if (i >= 0) {
          shares.add(observed.callsPerSecond() / plain.callsPerSecond());
          cpuShares.add(plain.cpuMicrosPerCall() / observed.cpuMicrosPerCall());
        }
      }
      System.out.printf(
          Locale.ROOT,
          "median share of calls/s %.3f, of calls per CPU second %.3f%n",
          median(shares),
          median(cpuShares));
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  private static ConfigurableApplicationContext start(Path socket, boolean on) {
    return new SpringApplicationBuilder(Application.class)
        .bannerMode(Banner.Mode.OFF)
        .properties(
            "ttrpc.server.socket.path=" + socket,
            "ttrpc.client.clients.echo.target=unix://" + socket,
            "ttrpc.server.metrics.enabled=" + on,
            "ttrpc.client.metrics.enabled=" + on,
            "ttrpc.server.observation.enabled=" + on,
            "ttrpc.client.observation.enabled=" + on,
            "logging.level.root=warn")
        .run();
  }

  private static double median(List<Double> values) {
    values.sort(null);
    return values.get(values.size() / 2);
  }

  private static Round run(ConfigurableApplicationContext application, int seconds)
      throws InterruptedException {
    EchoTtrpc.Client client =
        EchoTtrpc.client(application.getBean(TtrpcChannels.class).channel("echo"));
    Payload request = Payload.newBuilder().setData(ByteString.copyFrom(new byte[64])).build();
    LongAdder calls = new LongAdder();
    long cpuBefore = cpuNanos();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      Thread caller =
          new Thread(
              () -> {
                while (System.nanoTime() - end < 0) {
                  client.call(request);
                  calls.increment();
                }
              });
      caller.start();
      callers.add(caller);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    return new Round(
        calls.sum() * 1e9 / (System.nanoTime() - start),
        (cpuNanos() - cpuBefore) / 1e3 / calls.sum());
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** One application's share of a pair of rounds. */
  private record Round(double callsPerSecond, double cpuMicrosPerCall) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%.0f calls/s at %.2f us CPU each", callsPerSecond, cpuMicrosPerCall);
    }
  }

  /** The application, which differs in its properties only. */
  @EnableAutoConfiguration
  public static class Application {
    @Bean
    @TtrpcService
    Echo echo() {
      return new Echo();
    }

    @Bean
    MeterRegistry registry() {
      return new SimpleMeterRegistry();
    }
  }
}
