package io.ttrpc.benchmarks.grpc;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ClientCalls;
import io.ttrpc.benchmarks.load.ClientProgram;
import io.ttrpc.benchmarks.load.EchoClient;
import io.ttrpc.benchmarks.load.PayloadFootprint;
import io.ttrpc.benchmarks.v1.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the load with grpc-java's client. Safe for any thread. */
public final class Client implements EchoClient<Payload> {
  private final EventLoopGroup eventLoops =
      new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory());

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
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toString()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(eventLoops)
            .directExecutor()
            .usePlaintext()
            .build();
    return new OneChannel(channel, timeout);
  }

  private record OneChannel(ManagedChannel channel, @Nullable Duration timeout)
      implements Connection<Payload> {
    /** Of the call that begins now. */
    private CallOptions options() {
      return timeout == null
          ? CallOptions.DEFAULT
          : CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Payload call(Payload request) {
      return ClientCalls.blockingUnaryCall(channel, EchoMethods.CALL, options(), request);
    }

    @Override
    public Exchange<Payload> exchange() {
      return PulledExchange.on(channel, options());
    }

    @Override
    public void repeat(Payload request, Responses<Payload> responses) throws IOException {
      Iterator<Payload> received =
          ClientCalls.blockingServerStreamingCall(channel, EchoMethods.REPEAT, options(), request);
      while (received.hasNext()) {
        responses.take(received.next());
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
