package io.ttrpc.interop.siege;

import io.ttrpc.interop.siege.FaultyRelay.Direction;
import io.ttrpc.interop.siege.FaultyRelay.Harm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A load on which small faults are brought at random, while the processes' resources are sampled.
 */
final class Soak {
  private static final int SAMPLES = 30;

  /** Fewer samples say nothing about a trend. */
  private static final int ENOUGH_SAMPLES = 9;

  /** The growth over the second half that the load explains. */
  private static final Map<String, Long> TOLERANCE =
      Map.of(Census.THREADS, 4L, Census.DESCRIPTORS, 4L, Census.HEAP, 1024L);

  private final Field field;
  private final FaultyRelay relay;
  private final SplittableRandom random;
  private final List<Figures> clients = new ArrayList<>();
  private final List<Figures> servers = new ArrayList<>();

  Soak(Field field, FaultyRelay relay, SplittableRandom random) {
    this.field = field;
    this.relay = relay;
    this.random = random;
  }

  void run(Duration length) throws Exception {
    long begin = System.nanoTime();
    long interval = Math.max(Duration.ofSeconds(2).toNanos(), length.toNanos() / SAMPLES);
    long nextSample = begin + interval;
    while (System.nanoTime() - begin < length.toNanos()) {
      bringFault();
      field.hold(random.nextLong(50, 400));
      if (System.nanoTime() >= nextSample) {
        nextSample += interval;
        sample((System.nanoTime() - begin) / 1_000_000_000);
      }
    }
    mustBeFlat("client", clients);
    mustBeFlat("server", servers);
  }

  private void bringFault() throws Exception {
    switch (random.nextInt(8)) {
      case 0 -> relay.closeLinks();
      case 1 -> relay.halfClose(Direction.TO_CLIENT);
      case 2 -> relay.halfClose(Direction.TO_SERVER);
      case 3 -> harm(Harm.STOPS_READING);
      case 4 -> harm(Harm.BYTES_ONE_BY_ONE);
      case 5 -> stop(field.server());
      case 6 -> stop(field.client());
      default -> {
        relay.harm(Harm.STOPS_READING);
        relay.closeLinks();
        relay.harm(Harm.NONE);
      }
    }
  }

  private void harm(Harm harm) throws InterruptedException {
    relay.harm(harm);
    field.hold(300);
    relay.harm(Harm.NONE);
  }

  private void stop(Child child) throws IOException, InterruptedException {
    Processes.signal(child.pid(), "STOP");
    field.hold(200);
    Processes.signal(child.pid(), "CONT");
  }

  /** Takes a sample while no call is under way: one holds up to 5 MiB, in its failure's message. */
  private void sample(long second) throws Exception {
    field.client().ask("rest");
    Figures client = field.client().ask("census");
    Figures server = field.server().ask("census");
    field.client().ask("resume");
    clients.add(client);
    servers.add(server);
    System.out.printf("soak at %d s: client %s, server %s%n", second, brief(client), brief(server));
  }

  private static Figures brief(Figures census) {
    return Figures.parse(Census.THREADS + ' ' + census.get(Census.THREADS))
        .with(Census.DESCRIPTORS, census.get(Census.DESCRIPTORS))
        .with(Census.HEAP, census.get(Census.HEAP));
  }

  private void mustBeFlat(String name, List<Figures> samples) {
    if (samples.size() < ENOUGH_SAMPLES) {
      return;
    }
    List<Figures> second = samples.subList(samples.size() / 2, samples.size());
    TOLERANCE.forEach(
        (figure, tolerance) -> {
          long growth = Trend.growth(second.stream().map(each -> each.get(figure)).toList());
          if (growth > tolerance) {
            field.finding("%s of the %s grew by %d".formatted(figure, name, growth));
          }
        });
  }
}
