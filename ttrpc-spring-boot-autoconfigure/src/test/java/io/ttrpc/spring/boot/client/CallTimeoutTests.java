package io.ttrpc.spring.boot.client;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.StreamReceiver;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The service returns how many whole minutes its call has left, so that no test waits. */
class CallTimeoutTests {
  private static final String NO_DEADLINE = "none";

  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        GreeterContext.on(folder.resolve("greeter.sock")).withUserConfiguration(TimeTeller.class);
  }

  @Test
  void callsMayTakeAnyTimeByDefault() {
    runner.run(context -> assertThat(hello(greeter(context), "")).isEqualTo(NO_DEADLINE));
  }

  @Test
  void timeoutOfTheClient() {
    runner
        .withPropertyValues("ttrpc.client.clients.greeter.timeout=5m")
        .run(context -> assertThat(hello(greeter(context), "")).isEqualTo("4"));
  }

  @Test
  void timeoutOfTheMethodWinsOverTheClients() {
    runner
        .withPropertyValues(
            "ttrpc.client.clients.greeter.timeout=5m",
            "ttrpc.client.clients.greeter.method[test.Greeter/SayHello].timeout=9m")
        .run(
            context -> {
              assertThat(hello(greeter(context), "")).isEqualTo("8");
              assertThat(greeter(context).sum(StreamReceiver.of(List.of())))
                  .isEqualTo(Int32Value.of(4));
            });
  }

  @Test
  void timeoutsOfMethodsAreMergedWithTheDefaults() {
    runner
        .withPropertyValues(
            "ttrpc.client.defaults.method[test.Greeter/Sum].timeout=7m",
            "ttrpc.client.defaults.method[test.Greeter/SayHello].timeout=7m",
            "ttrpc.client.clients.greeter.method[test.Greeter/SayHello].timeout=9m")
        .run(
            context -> {
              assertThat(hello(greeter(context), "")).isEqualTo("8");
              assertThat(greeter(context).sum(StreamReceiver.of(List.of())))
                  .isEqualTo(Int32Value.of(6));
            });
  }

  @Test
  void timeoutOfTheCallWinsOverTheMethods() {
    runner
        .withPropertyValues("ttrpc.client.clients.greeter.method[test.Greeter/SayHello].timeout=5m")
        .run(
            context -> {
              GreeterTtrpc.Client greeter = greeter(context);
              assertThat(hello(greeter.withTimeout(Duration.ofMinutes(3)), "")).isEqualTo("2");
              assertThat(hello(greeter.withTimeout(Duration.ofMinutes(9)), "")).isEqualTo("8");
            });
  }

  @Test
  void nestedCallEndsByTheDeadlineOfTheCallThatItServes() {
    runner.run(
        context -> {
          GreeterTtrpc.Client outer = greeter(context).withTimeout(Duration.ofMinutes(3));
          assertThat(hello(outer, "nested")).isEqualTo("2");
        });
  }

  @Test
  void nestedCallEndsByTheEarlierOfDeadlineAndMethodTimeout() {
    runner
        .withPropertyValues("ttrpc.client.clients.greeter.method[test.Greeter/Sum].timeout=5m")
        .run(
            context -> {
              GreeterTtrpc.Client greeter = greeter(context);
              assertThat(hello(greeter.withTimeout(Duration.ofMinutes(3)), "nested"))
                  .isEqualTo("2");
              assertThat(hello(greeter.withTimeout(Duration.ofMinutes(9)), "nested"))
                  .isEqualTo("4");
            });
  }

  @Test
  void nestedCallMayTakeItsTimeWhereDeadlinesAreNotPropagated() {
    runner
        .withPropertyValues("ttrpc.client.clients.greeter.propagate-deadline=false")
        .run(
            context -> {
              GreeterTtrpc.Client outer = greeter(context).withTimeout(Duration.ofMinutes(3));
              assertThat(hello(outer, "nested")).isEqualTo("-1");
            });
  }

  @TtrpcService
  static class TimeTeller implements GreeterService {
    private final ObjectProvider<GreeterService> self;

    TimeTeller(@TtrpcClient("greeter") ObjectProvider<GreeterService> self) {
      this.self = self;
    }

    @Override
    public StringValue sayHello(StringValue name) {
      if (name.getValue().equals("nested")) {
        Int32Value inner = self.getObject().sum(StreamReceiver.of(List.of()));
        return StringValue.of(Integer.toString(inner.getValue()));
      }
      int minutes = minutesLeft();
      return StringValue.of(minutes < 0 ? NO_DEADLINE : Integer.toString(minutes));
    }

    @Override
    public Int32Value sum(StreamReceiver<Int32Value> requests) {
      return Int32Value.of(minutesLeft());
    }

    private static int minutesLeft() {
      Deadline deadline = CallContext.current().deadline();
      return deadline == null ? -1 : (int) deadline.remaining().toMinutes();
    }
  }
}
