package io.ttrpc.spring.boot.security;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.GreeterService;
import java.util.List;

/** Calls of the greeter's four methods, one of each kind. */
final class Kinds {
  static final List<String> METHODS = List.of("SayHello", "CountDown", "Sum", "Echo");

  private Kinds() {}

  /** Calls all methods, and returns each outcome: {@code OK}, or the status. */
  static List<String> outcomes(GreeterService greeter) {
    StreamReceiver<Int32Value> numbers = StreamReceiver.of(List.of(Int32Value.of(1)));
    StreamReceiver<StringValue> words = StreamReceiver.of(List.of(StringValue.of("a")));
    return List.of(
        outcome(() -> greeter.sayHello(StringValue.of("Ada"))),
        outcome(() -> greeter.countDown(Int32Value.of(1), response -> {})),
        outcome(() -> greeter.sum(numbers)),
        outcome(() -> greeter.echo(words, response -> {})));
  }

  static String outcome(Runnable call) {
    try {
      call.run();
      return "OK";
    } catch (TtrpcException e) {
      return e.code() + " " + e.status().message();
    }
  }
}
