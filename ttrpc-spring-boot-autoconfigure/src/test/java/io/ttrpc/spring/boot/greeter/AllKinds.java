package io.ttrpc.spring.boot.greeter;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.CallKind;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import java.util.List;

/** Calls of the greeter by their kind. */
public final class AllKinds {
  private AllKinds() {}

  /** Makes a call with a request that all kinds understand. */
  public static void call(GreeterService greeter, CallKind kind) {
    switch (kind) {
      case UNARY -> greeter.sayHello(StringValue.of("Ada"));
      case SERVER_STREAMING -> greeter.countDown(Int32Value.of(2), response -> {});
      case CLIENT_STREAMING -> greeter.sum(StreamReceiver.of(List.of(Int32Value.of(1))));
      case BIDI_STREAMING ->
          greeter.echo(StreamReceiver.of(List.of(StringValue.of("Ada"))), response -> {});
    }
  }

  /** Returns the failure of such a call. */
  public static TtrpcException failure(GreeterService greeter, CallKind kind) {
    TtrpcException failure = catchThrowableOfType(TtrpcException.class, () -> call(greeter, kind));
    if (failure == null) {
      throw new AssertionError("expected the call to fail");
    }
    return failure;
  }
}
