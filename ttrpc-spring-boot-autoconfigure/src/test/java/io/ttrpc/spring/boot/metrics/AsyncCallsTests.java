package io.ttrpc.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int32Value;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.Tags;
import io.ttrpc.CallKind;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.AsyncGreeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.testsupport.Collected;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls between asynchronous clients and services have the timers and counters of other calls. */
class AsyncCallsTests {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "BY_METRICS, UNARY",
    "BY_METRICS, SERVER_STREAMING",
    "BY_METRICS, CLIENT_STREAMING",
    "BY_METRICS, BIDI_STREAMING",
    "BY_OBSERVATION, UNARY",
    "BY_OBSERVATION, SERVER_STREAMING",
    "BY_OBSERVATION, CLIENT_STREAMING",
    "BY_OBSERVATION, BIDI_STREAMING"
  })
  void callIsTimedAndCountedOnBothSides(CallTiming timing, CallKind kind) {
    MeteredContext.timed(folder.resolve("greeter.sock"), timing)
        .withUserConfiguration(AsyncGreeter.class)
        .run(
            context -> {
              assertThat(
                      call(
                          GreeterTtrpc.asyncClient(
                              context.getBean(TtrpcChannels.class).channel("greeter")),
                          kind))
                  .isNotEmpty();
              MeteredContext metered = MeteredContext.of(context);
              String method = MeteredContext.methodOf(kind);
              for (String side : List.of("ttrpc.server", "ttrpc.client")) {
                metered.assertTimed(
                    side, method, kind.name().toLowerCase(Locale.ROOT), "OK", "none");
                metered.assertGauge(side + ".active", Tags.of("rpc.method", method), 0);
              }
            });
  }

  private static List<? extends MessageLite> call(GreeterAsync greeter, CallKind kind) {
    return switch (kind) {
      case UNARY -> List.of(greeter.sayHello(StringValue.of("Ada")).join());
      case SERVER_STREAMING -> all(greeter.countDown(Int32Value.of(2)));
      case CLIENT_STREAMING ->
          List.of(greeter.sum(new AsyncGreeter().countDown(Int32Value.of(2))).join());
      case BIDI_STREAMING -> all(greeter.echo(all -> new Once(all).begin()));
    };
  }

  private static <T> List<T> all(Flow.Publisher<T> responses) {
    Collected<T> collected = new Collected<>();
    responses.subscribe(collected);
    await().until(collected.all()::isDone);
    return collected.all().join();
  }

  /** Publishes one word. */
  private static final class Once implements Flow.Subscription {
    private final Flow.Subscriber<? super StringValue> subscriber;
    private boolean done;

    Once(Flow.Subscriber<? super StringValue> subscriber) {
      this.subscriber = subscriber;
    }

    void begin() {
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long count) {
      if (!done) {
        done = true;
        subscriber.onNext(StringValue.of("Ada"));
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {}
  }
}
