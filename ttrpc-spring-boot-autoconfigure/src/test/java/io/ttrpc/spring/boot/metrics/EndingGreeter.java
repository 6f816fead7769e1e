package io.ttrpc.spring.boot.metrics;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.CallContext;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** Ends the calls of all kinds in the way that their metadata names. */
@TtrpcService
class EndingGreeter implements GreeterService {
  static final String HOW = "how";

  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch leave = new CountDownLatch(1);

  @Override
  public StringValue sayHello(StringValue name) {
    end();
    return name;
  }

  @Override
  public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
    end();
    responses.send(from);
  }

  @Override
  public Int32Value sum(StreamReceiver<Int32Value> requests) {
    end();
    int sum = 0;
    for (Int32Value request : requests) {
      sum += request.getValue();
    }
    return Int32Value.of(sum);
  }

  @Override
  public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
    end();
    requests.forEach(responses::send);
  }

  private void end() {
    switch (Objects.requireNonNull(CallContext.current().metadata().first(HOW))) {
      case "return" -> {}
      case "state" -> throw new TtrpcException(StatusCode.NOT_FOUND, "nobody");
      case "state as a cause" ->
          throw new IllegalStateException(new TtrpcException(StatusCode.ABORTED, "again"));
      case "throw" -> throw new IllegalStateException("mapped by nobody");
      case "throw anonymously" -> throw new IllegalStateException("mapped by nobody") {};
      case "throw a known exception" -> throw new CancellationException("mapped by the core");
      case "wait and return" -> awaitInterrupt();
      case "wait and throw" -> {
        awaitInterrupt();
        throw new IllegalStateException("interrupted");
      }
      case "wait and throw the interrupt" -> {
        awaitInterrupt();
        EndingGreeter.<RuntimeException>sneak(new InterruptedException());
      }
      default -> throw new AssertionError("unknown end");
    }
  }

  private void awaitInterrupt() {
    entered.countDown();
    try {
      leave.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("unchecked") // The cast of a type variable checks nothing.
  private static <E extends Exception> void sneak(Exception exception) throws E {
    throw (E) exception;
  }
}
