package io.ttrpc.benchmarks.ttrpc;

import com.google.protobuf.ByteString;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.benchmarks.load.ClientProgram;
import io.ttrpc.benchmarks.load.EchoClient;
import io.ttrpc.benchmarks.load.PayloadFootprint;
import io.ttrpc.benchmarks.v1.EchoTtrpc;
import io.ttrpc.benchmarks.v1.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes the load with this project's client. Safe for any thread. */
public final class Client implements EchoClient<Payload> {
  /** The arguments are those of every client. */
  public static void main(String... arguments) {
    ClientProgram.run(new Client(), arguments);
  }

  @Override
  public Payload message(byte[] payload) {
    return Payload.newBuilder().setData(ByteString.copyFrom(payload)).build();
  }

  @Override
  public double messageFootprint(byte[] payload) {
    return PayloadFootprint.ofOneCall(message(payload));
  }

  @Override
  public Connection<Payload> connect(Path socket, @Nullable Duration timeout) {
    TtrpcChannel.Builder channel = TtrpcChannel.builder("unix://" + socket);
    if (timeout != null) {
      channel.timeout(timeout);
    }
    return new OneChannel(channel.build());
  }

  private static final class OneChannel implements Connection<Payload> {
    private final TtrpcChannel channel;
    private final EchoTtrpc.Client echo;
    private final EchoTtrpc.AsyncClient async;

    OneChannel(TtrpcChannel channel) {
      this.channel = channel;
      this.echo = EchoTtrpc.client(channel);
      this.async = EchoTtrpc.asyncClient(channel);
    }

    @Override
    public Payload call(Payload request) {
      return echo.call(request);
    }

    @Override
    public CompletableFuture<Payload> callAsync(Payload request) {
      return async.call(request);
    }

    @Override
    public Exchange<Payload> exchange() {
      return new OneStream(echo.exchange());
    }

    @Override
    public void repeat(Payload request, Responses<Payload> responses) throws IOException {
      try (var stream = echo.repeat(request)) {
        for (Payload response : stream) {
          responses.take(response);
        }
      }
    }

    @Override
    public void close() {
      channel.close();
    }
  }

  private record OneStream(BidiStreamingCall<Payload, Payload> stream)
      implements Exchange<Payload> {
    @Override
    public void send(Payload message) {
      stream.send(message);
    }

    @Override
    public Payload receive() throws IOException {
      Payload response = stream.receive();
      if (response == null) {
        throw new IOException("the stream ended before its echo came");
      }
      return response;
    }

    @Override
    public void finish() throws IOException {
      stream.closeSend();
      @Nullable Payload more = stream.receive();
      if (more != null) {
        throw new IOException("expected the stream's end but got " + more);
      }
    }
  }
}
