package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.StreamReceiver;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class ServerInterceptorTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withUserConfiguration(GlobalInterceptors.class, Counter.class);
  }

  @Test
  void globalInterceptorsRunInTheOrderOfTheirBeanMethods() {
    runner
        .withUserConfiguration(Greeter.class)
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(journal(context)).containsExactly("global 1", "global 3", "global last");
            });
  }

  @Test
  void globalInterceptorsRunAroundStreams() {
    runner
        .withUserConfiguration(Greeter.class)
        .run(
            context -> {
              greeter(context).sum(StreamReceiver.of(List.of(Int32Value.of(1))));
              assertThat(journal(context)).containsExactly("global 1", "global 3", "global last");
            });
  }

  @Test
  void interceptorsOfAServiceAreBlendedAmongTheGlobalOnes() {
    runner
        .withUserConfiguration(InterceptedGreeter.class, NamedInterceptor.class)
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(journal(context))
                  .containsExactly(
                      "global 1", "by class 2", "global 3", "by name 4", "global last");
            });
  }

  @Test
  void interceptorsOfAServiceLeaveOtherServicesAlone() {
    runner
        .withUserConfiguration(InterceptedGreeter.class, NamedInterceptor.class)
        .run(
            context -> {
              TtrpcChannels channels = context.getBean(TtrpcChannels.class);
              CounterTtrpc.client(channels.channel("greeter")).next(Empty.getDefaultInstance());
              assertThat(journal(context)).containsExactly("global 1", "global 3", "global last");
            });
  }

  @Test
  void serviceOfACustomizerHasTheGlobalInterceptors() {
    runner
        .withBean(
            TtrpcServerBuilderCustomizer.class,
            () -> server -> server.service(GreeterTtrpc.bind(new Greeter())))
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(journal(context)).containsExactly("global 1", "global 3", "global last");
            });
  }

  @Test
  void globalInterceptorThatAServiceNamesRunsOnce() {
    runner
        .withUserConfiguration(RepetitiveGreeter.class)
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(journal(context)).containsExactly("global 1", "global 3", "global last");
            });
  }

  @Test
  void missingInterceptorFailsTheStart() {
    runner
        .withUserConfiguration(InterceptedGreeter.class)
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("named"));
  }

  @Test
  void slotsAreOutsideOfWhatHasNoSlot() {
    assertThat(
            List.of(
                TtrpcInterceptorOrder.OBSERVATION,
                TtrpcInterceptorOrder.ACCESS_LOG,
                TtrpcInterceptorOrder.METRICS,
                TtrpcInterceptorOrder.EXCEPTION_MAPPING,
                TtrpcInterceptorOrder.SECURITY,
                TtrpcInterceptorOrder.VALIDATION,
                0))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static List<String> journal(ApplicationContext context) {
    return context.getBean(Journal.class).entries;
  }

  static final class Journal {
    final List<String> entries = new CopyOnWriteArrayList<>();

    ServerInterceptor entry(String entry) {
      return (call, next) -> {
        entries.add(entry);
        next.proceed();
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class GlobalInterceptors {
    @Bean
    Journal journal() {
      return new Journal();
    }

    @Bean
    ServerInterceptor last(Journal journal) {
      return journal.entry("global last");
    }

    @Bean
    @Order(3)
    ServerInterceptor third(Journal journal) {
      return journal.entry("global 3");
    }

    @Bean
    @Order(1)
    ServerInterceptor first(Journal journal) {
      return journal.entry("global 1");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class NamedInterceptor {
    @Bean(defaultCandidate = false)
    @Order(4)
    ServerInterceptor named(Journal journal) {
      return journal.entry("by name 4");
    }
  }

  @Order(2)
  static class ByClass implements ServerInterceptor {
    private final Journal journal;

    ByClass(Journal journal) {
      this.journal = journal;
    }

    @Override
    public void intercept(ServerCall call, Next next) throws Exception {
      journal.entry("by class 2").intercept(call, next);
    }
  }

  @TtrpcService(interceptors = ByClass.class, interceptorNames = "named")
  static class InterceptedGreeter extends Greeter {}

  @TtrpcService(interceptorNames = "third")
  static class RepetitiveGreeter extends Greeter {}

  @TtrpcService
  static class Counter implements CounterService {
    @Override
    public Int32Value next(Empty request) {
      return Int32Value.of(1);
    }
  }
}
