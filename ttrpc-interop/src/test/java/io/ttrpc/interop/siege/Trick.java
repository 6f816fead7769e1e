package io.ttrpc.interop.siege;

import static io.ttrpc.interop.siege.RawFrames.DATA;
import static io.ttrpc.interop.siege.RawFrames.NO_DATA;
import static io.ttrpc.interop.siege.RawFrames.REMOTE_CLOSED;
import static io.ttrpc.interop.siege.RawFrames.REMOTE_OPEN;
import static io.ttrpc.interop.siege.RawFrames.REQUEST;

import com.google.errorprone.annotations.Immutable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The tricks of hostile clients. A new one is a constant here and a row in {@link Attacks}. */
enum Trick {
  /** Frames with bytes changed, cut out and repeated, each lot on a connection of its own. */
  MUTATED(2, Trick::mutated),
  /** A thousand connections, each with a header that claims the longest data that is allowed. */
  LENGTHS(1, (assault, random) -> partialFrames(assault, 1_000, 0)),
  /** A thousand connections, each with a frame of which 60 KiB have come. */
  PARTS(1, (assault, random) -> partialFrames(assault, 1_000, 60 << 10)),
  /** Requests as fast as the server reads them; nobody reads a response. */
  FLOOD(4, (assault, random) -> requests(assault, RawFrames.envelope("Echo", echo(1000), 0, 0))),
  /** The same with requests of 500 KB, whose responses are as long. */
  BIG_FLOOD(
      4, (assault, random) -> requests(assault, RawFrames.envelope("Echo", echo(500_000), 0, 0))),
  /** Requests with as much metadata as is allowed, or too much. */
  METADATA(
      2,
      (assault, random) ->
          requests(
              assault,
              random.nextBoolean()
                  ? RawFrames.envelope("Nothing", new byte[0], 1_000, 40)
                  : RawFrames.envelope("Nothing", new byte[0], 100_000, 10))),
  /** Streams that are opened and left alone: up to 100,000. */
  STREAMS(1, (assault, random) -> openStreams(assault, 8, 12_500, 2)),
  /** Streams whose ids share their low bits. */
  IDS(1, (assault, random) -> openStreams(assault, 4, 30_000, 1 << 16)),
  /** Calls whose handlers take a long time, and more of them than there are threads. */
  SLOW(1, (assault, random) -> slowCalls(assault)),
  /** Messages on streams that are over, and noise behind them. */
  DEAD_STREAMS(2, Trick::deadStreams),
  /** Connections that are made and closed, some of them within a header. */
  CHURN(4, Trick::churn);

  private static final int LONGEST = (4 << 20) - 1;

  private final int threads;
  private final Play play;

  Trick(int threads, Play play) {
    this.threads = threads;
    this.play = play;
  }

  /** Returns how many threads play the trick at a time. */
  int threads() {
    return threads;
  }

  /** Plays the trick once; the assault repeats it. */
  void play(Assault assault, SplittableRandom random) throws IOException {
    play.play(assault, random);
  }

  private static byte[] echo(int size) {
    return RawFrames.echo(size);
  }

  private static void mutated(Assault assault, SplittableRandom random) throws IOException {
    ByteArrayOutputStream honest = new ByteArrayOutputStream();
    honest.write(RawFrames.request(1, 0, "Echo", echo(20)));
    honest.write(RawFrames.request(3, REMOTE_OPEN | NO_DATA, "Sum", new byte[0]));
    honest.write(RawFrames.frame(3, DATA, 0, new byte[] {8, 1}));
    honest.write(RawFrames.request(5, REMOTE_CLOSED, "Divide", new byte[] {8, 9, 16, 3}));
    honest.write(RawFrames.frame(3, DATA, REMOTE_CLOSED | NO_DATA, new byte[0]));
    byte[] bytes = honest.toByteArray();
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> random.nextBytes(bytes);
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          byte[] twice = Arrays.copyOf(bytes, bytes.length + end - at);
          System.arraycopy(bytes, at, twice, end, bytes.length - at);
          bytes = twice;
        }
      }
    }
    bytes[0] = random.nextInt(8) == 0 ? bytes[0] : 0;
    SocketChannel connection = assault.connect();
    assault.send(connection, bytes);
    assault.close(connection);
  }

  private static void partialFrames(Assault assault, int connections, int bytes)
      throws IOException {
    byte[] header = RawFrames.header(LONGEST, 1, REQUEST, 0);
    byte[] part = new byte[bytes];
    for (int i = 0; i < connections && !assault.isStopped(); i++) {
      SocketChannel connection = assault.connect();
      assault.send(connection, header);
      assault.send(connection, part);
    }
    assault.hold();
  }

  private static void requests(Assault assault, byte[] envelope) throws IOException {
    SocketChannel connection = assault.connect();
    for (int id = 1; !assault.isStopped(); id += 2) {
      assault.send(connection, RawFrames.frame(id, REQUEST, 0, envelope));
    }
  }

  private static void openStreams(Assault assault, int connections, int streams, int step)
      throws IOException {
    for (int i = 0; i < connections && !assault.isStopped(); i++) {
      SocketChannel connection = assault.connect();
      ByteArrayOutputStream requests = new ByteArrayOutputStream();
      for (int k = 0; k < streams && (long) step * k < Integer.MAX_VALUE; k++) {
        requests.write(RawFrames.request(1 + step * k, REMOTE_OPEN | NO_DATA, "Sum", new byte[0]));
      }
      assault.send(connection, requests.toByteArray());
    }
    assault.hold();
  }

  private static void slowCalls(Assault assault) throws IOException {
    SocketChannel connection = assault.connect();
    byte[] minute = {8, (byte) 0xe0, (byte) 0xd4, 3};
    for (int id = 1; id < 2_000 && !assault.isStopped(); id += 2) {
      assault.send(connection, RawFrames.request(id, 0, "Sleep", minute));
    }
    assault.hold();
  }

  private static void deadStreams(Assault assault, SplittableRandom random) throws IOException {
    SocketChannel connection = assault.connect();
    assault.send(connection, RawFrames.request(1, 0, "Nothing", new byte[0]));
    byte[] data = RawFrames.frame(1, DATA, 0, new byte[100]);
    for (int i = 0; i < 10_000 && !assault.isStopped(); i++) {
      assault.send(connection, data);
    }
    byte[] noise = new byte[1000];
    random.nextBytes(noise);
    noise[0] = 0;
    noise[1] = 0;
    noise[2] = 0;
    assault.send(connection, noise);
    assault.close(connection);
  }

  private static void churn(Assault assault, SplittableRandom random) throws IOException {
    SocketChannel connection = assault.connect();
    assault.send(connection, new byte[random.nextInt(10)]);
    assault.close(connection);
  }

  @FunctionalInterface
  @Immutable
  private interface Play {
    void play(Assault assault, SplittableRandom random) throws IOException;
  }
}
