package io.ttrpc.spring.boot.reactor;

import static io.ttrpc.spring.boot.reactor.ReactorAdapter.flux;
import static io.ttrpc.spring.boot.reactor.ReactorAdapter.future;
import static io.ttrpc.spring.boot.reactor.ReactorAdapter.mono;
import static io.ttrpc.spring.boot.reactor.ReactorAdapter.publisher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.context.Surroundings;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.greeter.Greetings;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Reactor on both ends of real sockets. */
class ReactorAdapterTests {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withUserConfiguration(ReactiveGreeter.class);
  }

  /** Returns a context with observations, and without a service. */
  private ApplicationContextRunner observed() {
    return GreeterContext.on(folder.resolve("greeter.sock"))
        .withBean(ObservationRegistry.class, Surroundings::observing)
        .withBean(Surroundings.class);
  }

  private static GreeterTtrpc.AsyncClient client(ApplicationContext context) {
    return GreeterTtrpc.asyncClient(context.getBean(TtrpcChannels.class).channel("greeter"));
  }

  private static StringValue text(String text) {
    return StringValue.of(text);
  }

  private static Int32Value number(int number) {
    return Int32Value.of(number);
  }

  @Test
  void callsOfAllKindsAreMonosAndFluxes() {
    runner.run(
        context -> {
          GreeterAsync greeter = client(context);
          StepVerifier.create(mono(() -> greeter.sayHello(text("Ada"))))
              .expectNext(text("Hello Ada"))
              .expectComplete()
              .verify(LIMIT);
          StepVerifier.create(flux(greeter.countDown(number(3))).map(Int32Value::getValue))
              .expectNext(3, 2, 1)
              .expectComplete()
              .verify(LIMIT);
          StepVerifier.create(
                  mono(() -> greeter.sum(publisher(Flux.range(1, 1_000).map(Int32Value::of)))))
              .expectNext(number(500_500))
              .expectComplete()
              .verify(LIMIT);
          StepVerifier.create(flux(greeter.echo(publisher(Flux.just(text("a"), text("b"))))))
              .expectNext(text("a"), text("b"))
              .expectComplete()
              .verify(LIMIT);
        });
  }

  @Test
  void eachSubscriptionMakesACall() {
    runner.run(
        context -> {
          GreeterAsync greeter = client(context);
          ReactiveGreeter service = context.getBean(ReactiveGreeter.class);
          Mono<StringValue> call = mono(() -> greeter.sayHello(text("Ada")));
          assertThat(service.greeted).hasValue(0);
          StepVerifier.create(call.repeat(2)).expectNextCount(3).expectComplete().verify(LIMIT);
          assertThat(service.greeted).hasValue(3);
        });
  }

  @Test
  void failedCallCanBeRetried() {
    runner.run(
        context -> {
          GreeterAsync greeter = client(context);
          ReactiveGreeter service = context.getBean(ReactiveGreeter.class);
          service.failures.set(2);
          StepVerifier.create(mono(() -> greeter.sayHello(text("Ada"))).retry(1))
              .expectErrorSatisfies(failure -> assertCode(failure, StatusCode.ABORTED))
              .verify(LIMIT);
          service.failures.set(2);
          StepVerifier.create(mono(() -> greeter.sayHello(text("Ada"))).retry(2))
              .expectNext(text("Hello Ada"))
              .expectComplete()
              .verify(LIMIT);
        });
  }

  private static void assertCode(Throwable failure, StatusCode code) {
    assertThat(failure)
        .isInstanceOfSatisfying(TtrpcException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void demandReachesTheServer() {
    runner.run(
        context -> {
          ReactiveGreeter service = context.getBean(ReactiveGreeter.class);
          StepVerifier.create(flux(client(context).countDown(number(1_000_000))), 3)
              .expectNextCount(3)
              .then(() -> assertThat(service.counted.get()).isLessThan(1_000_000))
              .thenRequest(2)
              .expectNextCount(2)
              .thenCancel()
              .verify(LIMIT);
        });
  }

  @Test
  void deadlineEndsACallAndCancelsTheWorkOfTheServer() {
    runner.run(
        context -> {
          ReactiveGreeter service = context.getBean(ReactiveGreeter.class);
          GreeterAsync hasty = client(context).withTimeout(Duration.ofMillis(500));
          StepVerifier.create(mono(() -> hasty.sayHello(text("never"))))
              .expectErrorSatisfies(failure -> assertCode(failure, StatusCode.DEADLINE_EXCEEDED))
              .verify(LIMIT);
          StepVerifier.create(flux(hasty.countDown(number(-1))))
              .expectErrorSatisfies(failure -> assertCode(failure, StatusCode.DEADLINE_EXCEEDED))
              .verify(LIMIT);
          // Each subscription that the server has begun is cancelled.
          await().untilAsserted(() -> assertThat(service.running).hasValue(0));
        });
  }

  @Test
  void cancelledSubscriptionCancelsTheCall() {
    runner.run(
        context -> {
          GreeterAsync greeter = client(context);
          AtomicReference<CompletableFuture<StringValue>> call = new AtomicReference<>();
          StepVerifier.create(
                  mono(
                      () -> {
                        call.set(greeter.sayHello(text("never")));
                        return call.get();
                      }))
              .expectSubscription()
              .thenCancel()
              .verify(LIMIT);
          assertThat(call.get()).isCancelled();
        });
  }

  @Test
  void lostCallCancelsTheWorkOfTheServer() {
    runner.run(
        context -> {
          ReactiveGreeter service = context.getBean(ReactiveGreeter.class);
          CompletableFuture<StringValue> call = client(context).sayHello(text("never"));
          await().untilAsserted(() -> assertThat(service.running).hasValue(1));
          context.getBean(TtrpcChannels.class).channel("greeter").close();
          await().untilAsserted(() -> assertThat(service.running).hasValue(0));
          assertThat(call).isCompletedExceptionally();
        });
  }

  @Test
  void emptyMonoOfAHandlerFailsItsCall() {
    runner.run(
        context ->
            StepVerifier.create(mono(() -> client(context).sayHello(text("nobody"))))
                .expectErrorSatisfies(failure -> assertCode(failure, StatusCode.UNKNOWN))
                .verify(LIMIT));
  }

  @Test
  void contextOfACallPassesThroughTheSchedulersOfAHandler() throws Exception {
    String self = Files.getOwner(folder).getName();
    observed()
        .withUserConfiguration(SurroundedGreeter.class)
        .run(
            context ->
                StepVerifier.create(mono(() -> client(context).sayHello(text("Ada"))))
                    .expectNext(text(Surroundings.of(self, "SayHello", "SayHello")))
                    .expectComplete()
                    .verify(LIMIT));
  }

  @Test
  void contextOfReactorReachesTheCall() {
    observed()
        .withUserConfiguration(ReactiveGreeter.class)
        .run(
            context -> {
              Surroundings surroundings = context.getBean(Surroundings.class);
              GreeterAsync greeter = client(context);
              Mono<Void> calls =
                  mono(() -> {
                        surroundings.note();
                        return greeter.sayHello(text("Ada"));
                      })
                      .doOnNext(response -> surroundings.note())
                      .thenMany(flux(greeter.countDown(number(2))))
                      .doOnNext(response -> surroundings.note())
                      .then()
                      .subscribeOn(Schedulers.parallel())
                      .contextCapture();
              Observation parent =
                  Observation.start("parent", context.getBean(ObservationRegistry.class));
              try (Observation.Scope scope = parent.openScope()) {
                assertThat(scope.getCurrentObservation()).isSameAs(parent);
                StepVerifier.create(calls).expectComplete().verify(LIMIT);
              }
              assertThat(surroundings.noted())
                  .containsExactly(Surroundings.of("nobody", "parent", "none"));
            });
  }

  @Test
  void reactiveControllerStreamsTheResponsesOfAService() {
    runner
        .withUserConfiguration(Countdown.class)
        .run(
            context ->
                assertThat(
                        WebTestClient.bindToController(context.getBean(Countdown.class))
                            .configureClient()
                            .responseTimeout(LIMIT)
                            .build()
                            .get()
                            .uri("/countdown/3")
                            .accept(MediaType.TEXT_EVENT_STREAM)
                            .exchange()
                            .expectStatus()
                            .isOk()
                            .returnResult(String.class)
                            .getResponseBody()
                            .collectList()
                            .block(LIMIT))
                    .containsExactly("3", "2", "1"));
  }

  @Test
  void applicationWithoutReactorServesAndCalls() {
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withClassLoader(new FilteredClassLoader("reactor", "org.reactivestreams"))
        .withUserConfiguration(Greeter.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(Greetings.hello(GreeterContext.greeter(context), "Ada"))
                  .isEqualTo("Hello Ada");
            });
  }

  @RestController
  static class Countdown {
    private final GreeterAsync greeter;

    Countdown(@TtrpcClient("greeter") GreeterAsync greeter) {
      this.greeter = greeter;
    }

    @GetMapping(path = "/countdown/{from}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> countDown(@PathVariable int from) {
      return flux(greeter.countDown(number(from))).map(each -> String.valueOf(each.getValue()));
    }
  }

  /** Serves the greeter with Reactor. */
  @TtrpcService
  static class ReactiveGreeter implements GreeterAsync {
    final AtomicInteger greeted = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicLong counted = new AtomicLong();

    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      Mono<StringValue> response =
          switch (name.getValue()) {
            case "never" -> Mono.never();
            case "nobody" -> Mono.empty();
            default -> Mono.fromSupplier(() -> greet(name));
          };
      return future(counted(response));
    }

    private StringValue greet(StringValue name) {
      greeted.incrementAndGet();
      if (failures.getAndUpdate(left -> left == 0 ? 0 : left - 1) > 0) {
        throw new TtrpcException(StatusCode.ABORTED, "on purpose");
      }
      return text("Hello " + name.getValue());
    }

    private <T> Mono<T> counted(Mono<T> mono) {
      return mono.doOnSubscribe(begun -> running.incrementAndGet())
          .doFinally(end -> running.decrementAndGet());
    }

    @Override
    public Flow.Publisher<Int32Value> countDown(Int32Value from) {
      if (from.getValue() < 0) {
        return publisher(
            Flux.<Int32Value>never()
                .doOnSubscribe(begun -> running.incrementAndGet())
                .doFinally(end -> running.decrementAndGet()));
      }
      return publisher(
          Flux.range(0, from.getValue())
              .map(each -> number(from.getValue() - each))
              .doOnNext(each -> counted.incrementAndGet()));
    }

    @Override
    public CompletableFuture<Int32Value> sum(Flow.Publisher<Int32Value> requests) {
      return future(
          flux(requests).reduce(0, (sum, each) -> sum + each.getValue()).map(Int32Value::of));
    }

    @Override
    public Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests) {
      return publisher(flux(requests).publishOn(Schedulers.parallel()));
    }
  }

  /** Tells what it finds behind a change of threads. */
  @TtrpcService
  static class SurroundedGreeter implements GreeterAsync {
    private final Surroundings surroundings;

    SurroundedGreeter(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      return future(
          Mono.just(name)
              .publishOn(Schedulers.parallel())
              .handle((each, sink) -> sink.next(text(surroundings.now()))));
    }
  }
}
