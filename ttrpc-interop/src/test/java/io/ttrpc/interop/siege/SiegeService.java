package io.ttrpc.interop.siege;

import com.google.protobuf.Empty;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.conformance.v1.ConformanceService;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.FailRequest;
import io.ttrpc.conformance.v1.Part;
import io.ttrpc.conformance.v1.SleepRequest;
import io.ttrpc.conformance.v1.SleepResponse;
import io.ttrpc.conformance.v1.Total;
import io.ttrpc.interop.server.Conformance;
import java.util.concurrent.CountDownLatch;

/**
 * The conformance service with handlers that do harm: they throw anything, or do not return. Any
 * number of threads may call it.
 */
final class SiegeService implements ConformanceService {
  /** A sleep that ends at {@link #release} alone. */
  static final long NEVER = Long.MAX_VALUE;

  /** Throws one of {@link BadThrowables}, whose number is added to this. */
  static final long THROW = 1L << 40;

  private final ConformanceService conformance = new Conformance();
  private final CountDownLatch released = new CountDownLatch(1);

  /** Lets the handlers return that never return. */
  void release() {
    released.countDown();
  }

  @Override
  public EchoResponse echo(EchoRequest request) {
    throwIfAsked(request.getSequence());
    return conformance.echo(request);
  }

  @Override
  public EchoResponse fail(FailRequest request) {
    return conformance.fail(request);
  }

  @Override
  public SleepResponse sleep(SleepRequest request) {
    return request.getDelayMillis() == NEVER ? neverReturn() : conformance.sleep(request);
  }

  @Override
  public Empty nothing(Empty request) {
    return request;
  }

  @Override
  public Total sum(StreamReceiver<Part> requests) {
    return conformance.sum(
        () -> {
          Part part = requests.receive();
          if (part != null) {
            throwIfAsked(part.getAdd());
          }
          return part;
        });
  }

  @Override
  public void divide(Total request, StreamSender<Part> responses) {
    throwIfAsked(request.getSum());
    conformance.divide(request, responses);
  }

  @Override
  public void echoStream(
      StreamReceiver<EchoRequest> requests, StreamSender<EchoResponse> responses) {
    for (EchoRequest request : requests) {
      responses.send(echo(request));
    }
  }

  private static void throwIfAsked(long number) {
    if (number >= THROW) {
      throw BadThrowables.raise((int) (number - THROW));
    }
  }

  /** Heeds neither its interrupt nor its cancellation. */
  private SleepResponse neverReturn() {
    boolean done = false;
    while (!done) {
      try {
        released.await();
        done = true;
      } catch (InterruptedException ignored) {
        // A handler of this kind does not care.
      }
    }
    return SleepResponse.getDefaultInstance();
  }
}
