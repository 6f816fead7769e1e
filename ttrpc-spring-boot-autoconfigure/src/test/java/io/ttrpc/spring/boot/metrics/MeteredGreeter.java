package io.ttrpc.spring.boot.metrics;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** Ends calls in the way that their request names. */
@TtrpcService
class MeteredGreeter implements GreeterService {
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch leave = new CountDownLatch(1);
  private final GreeterService streams = new Greeter();

  @Override
  public StringValue sayHello(StringValue how) {
    switch (how.getValue()) {
      case "not found" -> throw new TtrpcException(StatusCode.NOT_FOUND, "nobody");
      case "cancelled" -> throw new CancellationException("mapped by the core");
      case "broken" -> throw new IllegalStateException("mapped by nobody");
      case "wait" -> waitUntilInterrupted();
      default -> {}
    }
    return how;
  }

  private void waitUntilInterrupted() {
    entered.countDown();
    try {
      leave.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
    streams.countDown(from, responses);
  }

  @Override
  public Int32Value sum(StreamReceiver<Int32Value> requests) {
    return streams.sum(requests);
  }

  @Override
  public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
    streams.echo(requests, responses);
  }
}
