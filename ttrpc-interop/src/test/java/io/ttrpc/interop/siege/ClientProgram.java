package io.ttrpc.interop.siege;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Empty;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The client of the siege: {@code SOCKET}. Belongs to the main thread. */
final class ClientProgram {
  private static final Duration CYCLE_TIMEOUT = Duration.ofSeconds(2);

  private final String target;
  private final CallWatch calls = new CallWatch();
  private @Nullable TtrpcChannel channel;
  private @Nullable Load load;
  private @Nullable Victims victims;

  private ClientProgram(String target) {
    this.target = target;
  }

  public static void main(String[] args) throws Exception {
    Census.countUncaughtFailures();
    Preload.libraryClasses();
    ClientProgram client = new ClientProgram(args[0]);
    Console.obey(client::run);
  }

  private Figures run(String[] words) throws Exception {
    return switch (words[0]) {
      case "go" -> go(words);
      case "made" -> load().figures();
      case "over" -> {
        load().tally().faultIsOver();
        yield Figures.NONE;
      }
      case "rest" -> {
        load().rest();
        yield Figures.NONE;
      }
      case "resume" -> {
        load().goOn();
        yield Figures.NONE;
      }
      case "halt" -> {
        Figures figures = load().halt();
        load = null;
        yield figures;
      }
      case "close" -> {
        close();
        yield Figures.NONE;
      }
      case "census" -> Census.take(calls);
      case "victims" -> {
        victims = new Victims();
        victims.start(Integer.parseInt(words[1]), words[2], this::connect);
        yield Figures.NONE;
      }
      case "spare" -> {
        Figures figures = requireNonNull(victims).halt();
        victims = null;
        yield figures;
      }
      case "servers" -> cycleServers(Integer.parseInt(words[1]), words[2]);
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  /** Starts a load: {@code go MIX CALLERS TIMEOUT_MILLIS COUNT SEED}. */
  private Figures go(String[] words) {
    Duration timeout = Duration.ofMillis(Long.parseLong(words[3]));
    TtrpcChannel shared = channel != null ? channel : connect(target);
    channel = shared;
    Load next = new Load(Mix.valueOf(words[1]), timeout, Long.parseLong(words[4]));
    next.start(
        Integer.parseInt(words[2]),
        Long.parseLong(words[5]),
        (number, random, timer) ->
            new Caller(number, shared, this::connect, timeout, random, timer));
    load = next;
    return Figures.NONE;
  }

  private Load load() {
    if (load == null) {
      throw new IllegalStateException("there is no load");
    }
    return load;
  }

  private TtrpcChannel connect(String target) {
    return TtrpcChannel.builder(target).interceptor(calls.onClient()).build();
  }

  private void close() {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /** Starts a server, calls it and stops it, that many times. */
  private Figures cycleServers(int count, String socket) throws IOException {
    Tally tally = new Tally(System::nanoTime);
    for (int i = 0; i < count; i++) {
      Tally.Call call = tally.begin(CYCLE_TIMEOUT.toNanos());
      try (TtrpcServer server =
              TtrpcServer.builder()
                  .listen(socket)
                  .service(ConformanceTtrpc.bind(new SiegeService()))
                  .start();
          TtrpcChannel own = connect(server.addresses().get(0))) {
        ConformanceTtrpc.client(own).withTimeout(CYCLE_TIMEOUT).nothing(Empty.getDefaultInstance());
      }
      tally.end(call, Tally.ANSWERED);
    }
    return tally.figures();
  }
}
