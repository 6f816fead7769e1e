package io.ttrpc.benchmarks.grpc;

import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.ttrpc.benchmarks.load.ServerProgram;
import io.ttrpc.benchmarks.v1.Payload;
import java.io.IOException;

/** Serves the echo service on a socket until its input ends. */
public final class Server {
  private Server() {}

  /** The argument is the socket's path. */
  public static void main(String... arguments) throws IOException {
    io.grpc.Server server =
        NettyServerBuilder.forAddress(new DomainSocketAddress(arguments[0]))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
            .workerEventLoopGroup(new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory()))
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder(EchoMethods.SERVICE)
                    .addMethod(EchoMethods.CALL, ServerCalls.asyncUnaryCall(Server::call))
                    .addMethod(
                        EchoMethods.EXCHANGE, ServerCalls.asyncBidiStreamingCall(Server::exchange))
                    .addMethod(
                        EchoMethods.REPEAT, ServerCalls.asyncServerStreamingCall(Server::repeat))
                    .build())
            .build()
            .start();
    ServerProgram.answer();
    server.shutdownNow();
    System.exit(0); // The event loops are not the server's to end.
  }

  private static void call(Payload request, StreamObserver<Payload> responses) {
    responses.onNext(request);
    responses.onCompleted();
  }

  private static StreamObserver<Payload> exchange(StreamObserver<Payload> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Payload request) {
        responses.onNext(request);
      }

      @Override
      public void onError(Throwable failure) {
        failure.printStackTrace();
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  /** Sends while the client keeps up, as grpc-java's flow control asks of a handler. */
  private static void repeat(Payload request, StreamObserver<Payload> observer) {
    ServerCallStreamObserver<Payload> responses = (ServerCallStreamObserver<Payload>) observer;
    responses.setOnReadyHandler(
        new Runnable() {
          private int left = request.getData().asReadOnlyByteBuffer().getInt();

          @Override
          public void run() {
            for (; left > 0 && responses.isReady(); left--) {
              responses.onNext(request);
              if (left == 1) {
                responses.onCompleted();
              }
            }
          }
        });
  }
}
