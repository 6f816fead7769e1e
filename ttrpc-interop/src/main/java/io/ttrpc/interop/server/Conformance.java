package io.ttrpc.interop.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.UnsafeByteOperations;
import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.conformance.v1.ConformanceService;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.FailRequest;
import io.ttrpc.conformance.v1.FailStreamRequest;
import io.ttrpc.conformance.v1.FloodRequest;
import io.ttrpc.conformance.v1.Metadatum;
import io.ttrpc.conformance.v1.Part;
import io.ttrpc.conformance.v1.SleepRequest;
import io.ttrpc.conformance.v1.SleepResponse;
import io.ttrpc.conformance.v1.Total;
import java.util.concurrent.TimeUnit;

/**
 * The conformance service as its proto describes it. Has no state: any number of threads may call
 * it.
 */
public final class Conformance implements ConformanceService {
  @Override
  public EchoResponse echo(EchoRequest request) {
    return response(request.getSequence(), request.getPayload());
  }

  @Override
  public EchoResponse fail(FailRequest request) {
    endWith(request);
    return EchoResponse.getDefaultInstance();
  }

  /** Relies on the interrupt with which a cancelled call wakes its handler. */
  @Override
  public SleepResponse sleep(SleepRequest request) {
    long start = System.nanoTime();
    try {
      TimeUnit.MILLISECONDS.sleep(saturated(request.getDelayMillis()));
    } catch (InterruptedException e) {
      Status cancellation = CallContext.current().cancellation();
      throw new TtrpcException(
          cancellation != null
              ? cancellation
              : Status.of(StatusCode.CANCELLED, "the sleep was interrupted"));
    }
    long slept = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return SleepResponse.newBuilder().setSleptMillis(slept).build();
  }

  @Override
  public Empty nothing(Empty request) {
    return Empty.getDefaultInstance();
  }

  /** An Error, for not even that may end more than its call. */
  @Override
  public Empty crash(Empty request) {
    throw new AssertionError("crash was called");
  }

  @Override
  public Total sum(StreamReceiver<Part> requests) {
    long sum = 0;
    int count = 0;
    for (Part part : requests) {
      sum += part.getAdd();
      count++;
    }
    return Total.newBuilder().setSum(sum).setCount(count).build();
  }

  @Override
  public void divide(Total request, StreamSender<Part> responses) {
    long rest = request.getSum();
    long count = Integer.toUnsignedLong(request.getCount());
    if (count == 0 && rest != 0) {
      throw new TtrpcException(
          StatusCode.INVALID_ARGUMENT, "no parts make a sum of 0 but was " + rest);
    }
    for (; count > 0; count--) {
      long add = rest / count;
      rest -= add;
      responses.send(Part.newBuilder().setAdd(add).build());
    }
  }

  @Override
  public void empties(Empty request, StreamSender<Empty> responses) {
    for (int i = 0; i < 3; i++) {
      responses.send(Empty.getDefaultInstance());
    }
  }

  @Override
  public void echoStream(
      StreamReceiver<EchoRequest> requests, StreamSender<EchoResponse> responses) {
    for (EchoRequest request : requests) {
      responses.send(response(request.getSequence(), request.getPayload()));
    }
  }

  @Override
  public void failStream(
      StreamReceiver<FailStreamRequest> requests, StreamSender<EchoResponse> responses) {
    FailStreamRequest first = next(requests);
    long count = Integer.toUnsignedLong(first.getAfterMessages());
    for (long answered = 0; answered < count; answered++) {
      if (answered > 0) {
        next(requests);
      }
      responses.send(response(0, ByteString.EMPTY));
    }
    endWith(first.getStatus());
  }

  @Override
  public void flood(StreamReceiver<FloodRequest> requests, StreamSender<EchoResponse> responses) {
    FloodRequest request = next(requests);
    long count = Integer.toUnsignedLong(request.getCount());
    ByteString payload = zeros(Integer.toUnsignedLong(request.getSize()));
    for (long sequence = 0; sequence < count; sequence++) {
      responses.send(response(sequence, payload));
    }
  }

  private static EchoResponse response(long sequence, ByteString payload) {
    CallContext call = CallContext.current();
    EchoResponse.Builder response =
        EchoResponse.newBuilder()
            .setSequence(sequence)
            .setPayload(payload)
            .setRemainingNanos(remainingNanos(call));
    call.metadata()
        .forEach(
            (key, value) ->
                response.addMetadata(Metadatum.newBuilder().setKey(key).setValue(value)));
    return response.build();
  }

  private static long remainingNanos(CallContext call) {
    Deadline deadline = call.deadline();
    return deadline == null ? 0 : deadline.remainingNanos();
  }

  /** An unsigned number as a signed one; what does not fit is endless either way. */
  private static long saturated(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE : unsigned;
  }

  private static void endWith(FailRequest request) {
    if (request.getCode() != 0) {
      throw new TtrpcException(
          new Status(request.getCode(), request.getMessage(), request.getDetailsList()));
    }
  }

  private static <M> M next(StreamReceiver<M> requests) {
    M request = requests.receive();
    if (request == null) {
      throw new TtrpcException(StatusCode.INVALID_ARGUMENT, "the client closed its side too early");
    }
    return request;
  }

  private static ByteString zeros(long size) {
    if (size > Integer.MAX_VALUE) {
      throw new TtrpcException(
          StatusCode.RESOURCE_EXHAUSTED, "no message has " + size + " bytes of payload");
    }
    return UnsafeByteOperations.unsafeWrap(new byte[(int) size]);
  }
}
