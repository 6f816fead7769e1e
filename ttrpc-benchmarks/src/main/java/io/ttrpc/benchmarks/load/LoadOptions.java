package io.ttrpc.benchmarks.load;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * The options that every client accepts, in whatever language it is written, unless an option says
 * otherwise. Only the parser writes them.
 */
public final class LoadOptions {
  /** The work of the callers. */
  public enum Mode {
    /** Unary calls, one after the other. */
    UNARY,
    /** Messages that a stream returns, a number of them on their way at any time. */
    BIDI,
    /** Calls with many responses. */
    RESPONSES,
    /** Unary calls to warm up, and then nothing. */
    IDLE,
    /** Unary calls that no thread waits for, a number of them in flight at any time. Java alone. */
    ASYNC
  }

  /** Which threads the callers are. */
  public enum CallerThreads {
    PLATFORM,
    VIRTUAL
  }

  @Option(names = "--socket", required = true)
  Path socket = Path.of("");

  @Option(names = "--mode")
  Mode mode = Mode.UNARY;

  @Option(names = "--callers")
  int callers = 1;

  @Option(names = "--threads")
  CallerThreads threads = CallerThreads.PLATFORM;

  @Option(names = "--connections", description = "shared out among the callers")
  int connections = 1;

  @Option(names = "--held", description = "further connections, idle after one call each")
  int held;

  @Option(
      names = "--pending",
      description = "asynchronous calls that the server does not end while the load runs")
  int pending;

  @Option(names = "--payload", description = "bytes of payload, at least 8")
  int payload = 64;

  @Option(names = "--streams", description = "bidi streams that a caller uses in turn")
  int streams = 1;

  @Option(
      names = "--window",
      description = "messages of a caller on their way, or its asynchronous calls")
  int window = 64;

  @Option(names = "--rate", description = "calls a second of each caller; 0: as many as it can")
  int rate;

  @Option(names = "--timeout", description = "seconds, of each call; 0: calls have no deadline")
  double timeout;

  @Option(names = "--warmup", description = "seconds")
  double warmup = 1;

  /** Of clients in Java alone: others have no compiler at work. */
  @Option(
      names = "--warmup-max",
      description = "seconds; goes on after the warm-up until the rate stops growing, up to these")
  double warmupMax;
}
