package io.ttrpc.spring.boot.observation;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.metrics.TtrpcClientTagsContributor;
import io.ttrpc.spring.boot.metrics.TtrpcServerTagsContributor;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The timers of calls where both metrics and observation are there: each call counts once. */
class ObservedTimerTests {
  private static final List<String> SERVER_TAGS =
      List.of("error", "rpc.method", "rpc.service", "rpc.type", "server", "ttrpc.status_code");

  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withConfiguration(
                AutoConfigurations.of(
                    MetricsAutoConfiguration.class, ObservationAutoConfiguration.class))
            .withBean(SimpleMeterRegistry.class)
            .withUserConfiguration(Greeter.class);
  }

  @Test
  void callIsTimedOnceOnEachSideWithTheTagsOfTheMetrics() {
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          Timer server = timer(context, "ttrpc.server");
          assertThat(keys(server)).containsExactlyElementsOf(SERVER_TAGS);
          Timer client = timer(context, "ttrpc.client");
          assertThat(keys(client))
              .containsExactly(
                  "client", "error", "rpc.method", "rpc.service", "rpc.type", "ttrpc.status_code");
          assertThat(server.getId().getDescription())
              .isEqualTo("Calls, from their start to their end");
        });
  }

  @Test
  void runningCallsAreAGaugeInEitherCase() {
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          assertThat(registry.get("ttrpc.server.active").meters())
              .singleElement()
              .satisfies(meter -> assertThat(meter.getId().getType()).isEqualTo(Meter.Type.GAUGE));
        });
  }

  @Test
  void metricsRecordTheTimerOfASideWithoutObservation() {
    runner
        .withPropertyValues("ttrpc.server.observation.enabled=false")
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(keys(timer(context, "ttrpc.server")))
                  .containsExactlyElementsOf(SERVER_TAGS);
              assertThat(timer(context, "ttrpc.client").count()).isEqualTo(1);
            });
  }

  @Test
  void metricsRecordTheTimersIfTheRegistryObservesNothing() {
    runner
        .withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP)
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(timer(context, "ttrpc.server").count()).isEqualTo(1);
              assertThat(timer(context, "ttrpc.client").count()).isEqualTo(1);
            });
  }

  @Test
  void sideWithoutMetricsHasNoTimer() {
    runner
        .withPropertyValues("ttrpc.server.metrics.enabled=false")
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(timer(context, "ttrpc.client").count()).isEqualTo(1);
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.find("ttrpc.server").meters()).isEmpty();
              assertThat(registry.find("ttrpc.server.active").meters()).isEmpty();
            });
  }

  @Test
  void conventionOfTheApplicationReplacesNamesAndTags() {
    runner
        .withBean(TtrpcServerObservationConvention.class, RoomConvention::new)
        .withBean(TtrpcClientObservationConvention.class, DoorConvention::new)
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(keys(timer(context, "my.server"))).contains("room", "error");
              assertThat(keys(timer(context, "ttrpc.client"))).contains("door");
              assertThat(context.getBean(MeterRegistry.class).find("ttrpc.server").meters())
                  .isEmpty();
            });
  }

  @Test
  void contributedTagsAreOnTheTimers() {
    runner
        .withBean(
            TtrpcServerTagsContributor.class,
            () -> (call, status) -> Tags.of("known", String.valueOf(call != null)))
        .withBean(
            TtrpcClientTagsContributor.class,
            () -> (client, method, status) -> Tags.of("path", client + " " + method.fullName()))
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(timer(context, "ttrpc.server").getId().getTag("known")).isEqualTo("true");
              assertThat(timer(context, "ttrpc.client").getId().getTag("path"))
                  .isEqualTo("greeter test.Greeter/SayHello");
            });
  }

  @Test
  void timersAreLookedUpOnce() {
    AtomicInteger lookups = new AtomicInteger();
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          timer(context, "ttrpc.server");
          timer(context, "ttrpc.client");
          context
              .getBean(MeterRegistry.class)
              .config()
              .meterFilter(
                  new MeterFilter() {
                    @Override
                    public Meter.Id map(Meter.Id id) {
                      lookups.incrementAndGet();
                      return id;
                    }
                  });
          for (int i = 0; i < 10; i++) {
            hello(greeter(context), "Ada");
          }
          assertThat(lookups).hasValue(0);
        });
  }

  @Test
  void otherObservationsKeepMicrometersTimer() {
    runner.run(
        context -> {
          Observation.createNotStarted("other", context.getBean(ObservationRegistry.class))
              .observe(() -> {});
          assertThat(timer(context, "other").count()).isEqualTo(1);
        });
  }

  @Test
  void handlersOfTheApplicationSeeTheContexts() {
    Journal journal = new Journal();
    runner
        .withBean(Journal.class, () -> journal)
        .run(
            context -> {
              hello(greeter(context), "Ada");
              timer(context, "ttrpc.server");
              assertThat(journal.stopped.get()).isEqualTo(1);
            });
  }

  private static List<String> keys(Timer timer) {
    return timer.getId().getTags().stream().map(Tag::getKey).toList();
  }

  /** Returns the only timer of that name, once it has recorded one call. */
  private static Timer timer(ApplicationContext context, String name) {
    MeterRegistry registry = context.getBean(MeterRegistry.class);
    await(name)
        .untilAsserted(
            () ->
                assertThat(registry.find(name).timers())
                    .singleElement()
                    .satisfies(timer -> assertThat(timer.count()).isEqualTo(1)));
    return registry.get(name).timer();
  }

  static final class RoomConvention extends DefaultTtrpcServerObservationConvention {
    @Override
    public String getName() {
      return "my.server";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(TtrpcServerObservationContext context) {
      return super.getLowCardinalityKeyValues(context).and("room", "one");
    }
  }

  static final class DoorConvention extends DefaultTtrpcClientObservationConvention {
    @Override
    public KeyValues getLowCardinalityKeyValues(TtrpcClientObservationContext context) {
      return super.getLowCardinalityKeyValues(context).and("door", "two");
    }
  }

  static final class Journal implements ObservationHandler<TtrpcServerObservationContext> {
    final AtomicInteger stopped = new AtomicInteger();

    @Override
    public void onStop(TtrpcServerObservationContext context) {
      stopped.incrementAndGet();
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof TtrpcServerObservationContext;
    }
  }
}
