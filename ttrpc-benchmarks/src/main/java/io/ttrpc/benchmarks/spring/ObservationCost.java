package io.ttrpc.benchmarks.spring;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.benchmarks.ttrpc.Echo;
import io.ttrpc.benchmarks.v1.EchoTtrpc;
import io.ttrpc.benchmarks.v1.Payload;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.io.IOException;
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
 * Two applications in one process, with and without, take turns, so that both meet the same
 * machine. Each calls itself from many threads.
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
      for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
        double observed = callsPerSecond(with, seconds);
        double plain = callsPerSecond(without, seconds);
        System.out.printf(
            Locale.ROOT,
            "%s%.0f of %.0f calls/s: %.3f%n",
            i < 0 ? "warm-up " : "",
            observed,
            plain,
            observed / plain);
        if (i >= 0) {
          shares.add(observed / plain);
        }
      }
      shares.sort(null);
      System.out.printf(Locale.ROOT, "median share %.3f%n", shares.get(shares.size() / 2));
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  private static ConfigurableApplicationContext start(Path socket, boolean on) throws IOException {
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

  private static double callsPerSecond(ConfigurableApplicationContext application, int seconds)
      throws InterruptedException {
    EchoTtrpc.Client client =
        EchoTtrpc.client(application.getBean(TtrpcChannels.class).channel("echo"));
    Payload request = Payload.newBuilder().setData(ByteString.copyFrom(new byte[64])).build();
    LongAdder calls = new LongAdder();
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
    return calls.sum() * 1e9 / (System.nanoTime() - start);
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
