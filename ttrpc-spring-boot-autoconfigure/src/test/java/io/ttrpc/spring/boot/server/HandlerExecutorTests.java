package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class HandlerExecutorTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        GreeterContext.on(folder.resolve("greeter.sock")).withUserConfiguration(ThreadTeller.class);
  }

  @Test
  void handlersRunOnPlatformThreadsAtFirst() {
    runner.run(
        context ->
            assertThat(hello(greeter(context), "")).startsWith("ttrpc-handler-").endsWith("false"));
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void handlersRunOnVirtualThreadsAtFirstWhereTheApplicationUsesThem() {
    runner
        .withPropertyValues("spring.threads.virtual.enabled=true")
        .run(context -> assertThat(hello(greeter(context), "")).endsWith("true"));
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void typeVirtual() {
    runner
        .withPropertyValues("ttrpc.server.executor.type=virtual")
        .run(context -> assertThat(hello(greeter(context), "")).endsWith("true"));
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void typeVirtualFailsTheStartOfAnOlderJava() {
    runner
        .withPropertyValues("ttrpc.server.executor.type=virtual")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContainingAll("ttrpc.server.executor.type", "Java 21"));
  }

  @Test
  void typePlatformWinsOverTheApplicationsVirtualThreads() {
    runner
        .withPropertyValues(
            "spring.threads.virtual.enabled=true", "ttrpc.server.executor.type=platform")
        .run(context -> assertThat(hello(greeter(context), "")).endsWith("false"));
  }

  @Test
  void handlersRunOnAsManyThreadsAsAllowedAtOnce() {
    runner
        .withUserConfiguration(Meeting.class)
        .withPropertyValues(
            "ttrpc.server.executor.type=platform", "ttrpc.server.executor.max-threads=3")
        .run(
            context -> {
              TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
              CounterService meeting = CounterTtrpc.client(channel);
              ExecutorService callers = Executors.newFixedThreadPool(6);
              // Two meetings of three: the second one waits for the threads of the first.
              List<CompletableFuture<Int32Value>> calls =
                  IntStream.range(0, 6)
                      .mapToObj(
                          i ->
                              CompletableFuture.supplyAsync(
                                  () -> meeting.next(Empty.getDefaultInstance()), callers))
                      .toList();
              assertThat(calls)
                  .allSatisfy(call -> assertThat(call.join().getValue()).isLessThan(3));
              callers.shutdown();
            });
  }

  @ParameterizedTest
  @CsvSource({"max-threads, 2", "max-stream-threads, 1"})
  void streamsThatWaitLeaveAThreadToOtherCalls(String key, String threads) {
    runner
        .withPropertyValues(
            "ttrpc.server.executor.type=platform", "ttrpc.server.executor." + key + "=" + threads)
        .run(
            context -> {
              GreeterTtrpc.Client client =
                  GreeterTtrpc.client(context.getBean(TtrpcChannels.class).channel("greeter"));
              try (var first = client.echo();
                  var second = client.echo()) {
                assertThat(hello(client, "")).startsWith("ttrpc-handler-");
                assertThatExceptionOfType(TtrpcException.class)
                    .isThrownBy(second::receive)
                    .satisfies(
                        failure ->
                            assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
                first.send(StringValue.of("still here"));
                assertThat(first.receive()).isEqualTo(StringValue.of("still here"));
              }
            });
  }

  @Test
  void executorOfTheApplicationWins() {
    runner
        .withUserConfiguration(OwnExecutor.class)
        .withPropertyValues("ttrpc.server.executor.type=platform")
        .run(
            context -> {
              assertThat(hello(greeter(context), "")).startsWith("mine");
              assertThat(context.getBean(ExecutorService.class).isShutdown()).isFalse();
            });
  }

  @Test
  void briefHandlersRunOnTheLoop() {
    runner.run(HandlerExecutorTests::awaitHandlerOnLoop);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void briefHandlersRunOnTheLoopWhereTheApplicationUsesVirtualThreads() {
    runner
        .withPropertyValues("spring.threads.virtual.enabled=true")
        .run(HandlerExecutorTests::awaitHandlerOnLoop);
  }

  @Test
  void typePlatformKeepsAllHandlersOffTheLoop() {
    runner
        .withPropertyValues("ttrpc.server.executor.type=platform")
        .run(HandlerExecutorTests::assertAllOnHandlerThreads);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void typeVirtualKeepsAllHandlersOffTheLoop() {
    runner
        .withPropertyValues("ttrpc.server.executor.type=virtual")
        .run(HandlerExecutorTests::assertAllOnHandlerThreads);
  }

  @Test
  void executorOfTheApplicationKeepsAllHandlersOffTheLoop() {
    runner
        .withUserConfiguration(OwnExecutor.class)
        .run(context -> assertThat(threadsOfManyCalls(context)).containsExactly("mine false"));
  }

  @Test
  void briefHandlersOnExecutor() {
    runner
        .withPropertyValues("ttrpc.server.executor.brief-handlers=on-executor")
        .run(HandlerExecutorTests::assertAllOnHandlerThreads);
  }

  @Test
  void briefHandlersOnLoopWinsOverTypePlatform() {
    runner
        .withPropertyValues(
            "ttrpc.server.executor.type=platform", "ttrpc.server.executor.brief-handlers=on-loop")
        .run(HandlerExecutorTests::awaitHandlerOnLoop);
  }

  @Test
  void briefHandlersOnLoopWinsOverTheExecutorOfTheApplication() {
    runner
        .withUserConfiguration(OwnExecutor.class)
        .withPropertyValues("ttrpc.server.executor.brief-handlers=on-loop")
        .run(
            context -> {
              assertThat(hello(greeter(context), "")).startsWith("mine");
              awaitHandlerOnLoop(context);
            });
  }

  private static void awaitHandlerOnLoop(ApplicationContext context) {
    await()
        .untilAsserted(
            () -> assertThat(threadsOfManyCalls(context)).contains("ttrpc-server-1 false"));
  }

  private static void assertAllOnHandlerThreads(ApplicationContext context) {
    assertThat(threadsOfManyCalls(context)).allMatch(thread -> thread.startsWith("ttrpc-handler-"));
  }

  /** The threads of more calls than a method takes to show that it is brief. */
  private static Set<String> threadsOfManyCalls(ApplicationContext context) {
    GreeterService greeter = greeter(context);
    return Stream.generate(() -> hello(greeter, "")).limit(500).collect(Collectors.toSet());
  }

  @TtrpcService
  static class ThreadTeller implements GreeterService {
    @Override
    public StringValue sayHello(StringValue name) {
      Thread thread = Thread.currentThread();
      return StringValue.of(thread.getName() + " " + isVirtual(thread));
    }

    @Override
    public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
      requests.forEach(responses::send);
    }

    private static boolean isVirtual(Thread thread) {
      return thread.getClass().getSimpleName().equals("VirtualThread");
    }
  }

  @TtrpcService
  static class Meeting implements CounterService {
    private final CyclicBarrier barrier = new CyclicBarrier(3);

    @Override
    public Int32Value next(Empty request) {
      try {
        return Int32Value.of(barrier.await());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnExecutor {
    @Bean
    ExecutorService mine() {
      return Executors.newCachedThreadPool(task -> new Thread(task, "mine"));
    }

    @Bean
    TtrpcServerExecutorProvider provider(ExecutorService mine) {
      return () -> mine;
    }
  }
}
