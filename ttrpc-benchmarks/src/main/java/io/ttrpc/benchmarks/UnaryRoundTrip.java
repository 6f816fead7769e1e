package io.ttrpc.benchmarks;

import com.google.protobuf.ByteString;
import io.ttrpc.Metadata;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.benchmarks.v1.EchoService;
import io.ttrpc.benchmarks.v1.EchoTtrpc;
import io.ttrpc.benchmarks.v1.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One unary call over a Unix socket, client and server in one process on one connection. The
 * response is checked, so that a fast wrong response is no result.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class UnaryRoundTrip {
  /** The message's payload, in bytes. */
  @Param("64")
  int payload;

  /** The number of metadata entries, of 32 bytes each. */
  @Param("0")
  int metadata;

  private Path folder;
  private TtrpcServer server;
  private TtrpcChannel channel;
  private EchoService echo;
  private Payload request;

  /** Starts the server and connects to it. */
  @Setup
  public void start() throws IOException {
    folder = Files.createTempDirectory("ttrpc");
    String address = "unix://" + folder.resolve("echo.sock");
    server = TtrpcServer.builder().listen(address).service(EchoTtrpc.bind(new Echo())).start();
    channel = TtrpcChannel.forTarget(address);
    Metadata.Builder entries = Metadata.builder();
    for (int i = 0; i < metadata; i++) {
      entries.add("key-%04d".formatted(i), "value-%018d".formatted(i));
    }
    echo = EchoTtrpc.client(channel).withMetadata(entries.build());
    request = Payload.newBuilder().setData(ByteString.copyFrom(new byte[payload])).build();
  }

  /** Leaves nothing behind. */
  @TearDown
  public void stop() throws IOException {
    channel.close();
    server.close();
    Files.delete(folder);
  }

  /** A caller alone on the connection. */
  @Benchmark
  @Threads(1)
  public Payload oneCaller() {
    return call();
  }

  /** Many callers on the connection. */
  @Benchmark
  @Threads(64)
  public Payload sixtyFourCallers() {
    return call();
  }

  private Payload call() {
    Payload response = echo.call(request);
    if (!response.equals(request)) {
      throw new IllegalStateException("expected the request's payload but got another");
    }
    return response;
  }

  private static final class Echo implements EchoService {
    @Override
    public Payload call(Payload request) {
      return request;
    }
  }
}
