package io.ttrpc.benchmarks.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.ttrpc.benchmarks.load.EchoClient;
import io.ttrpc.benchmarks.v1.Payload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A bidi call whose responses wait to be taken. Used by one thread; netty's fills it. */
final class PulledExchange implements EchoClient.Exchange<Payload>, StreamObserver<Payload> {
  private static final long TIMEOUT_SECONDS = 30;

  /** The mark after the last response. */
  private record End() {}

  private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
  private final StreamObserver<Payload> requests;

  private PulledExchange(Channel channel, CallOptions options) {
    this.requests =
        ClientCalls.asyncBidiStreamingCall(channel.newCall(EchoMethods.EXCHANGE, options), this);
  }

  static PulledExchange on(Channel channel, CallOptions options) {
    return new PulledExchange(channel, options);
  }

  @Override
  public void send(Payload message) {
    requests.onNext(message);
  }

  @Override
  public Payload receive() throws IOException {
    Object next = take();
    if (next instanceof Payload response) {
      return response;
    }
    throw new IOException("expected an echo but got " + next);
  }

  @Override
  public void finish() throws IOException {
    requests.onCompleted();
    Object next = take();
    if (!(next instanceof End)) {
      throw new IOException("expected the stream's end but got " + next);
    }
  }

  private Object take() throws IOException {
    try {
      Object next = received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new IOException("no response within " + TIMEOUT_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public void onNext(Payload response) {
    received.add(response);
  }

  @Override
  public void onError(Throwable failure) {
    received.add(failure);
  }

  @Override
  public void onCompleted() {
    received.add(new End());
  }
}
