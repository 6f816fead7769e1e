package io.ttrpc.spring.boot.context;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.ttrpc.CallKind;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.ThreadContext;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.error.LaterFailingGreeter;
import io.ttrpc.spring.boot.error.TtrpcAdvice;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import io.ttrpc.spring.boot.greeter.AllKinds;
import io.ttrpc.spring.boot.greeter.AsyncGreeter;
import io.ttrpc.spring.boot.greeter.CounterAsync;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.greeter.Greetings;
import io.ttrpc.spring.boot.server.TtrpcService;
import io.ttrpc.testsupport.Collected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Callbacks on other threads have the caller, the observation and the context of their call. */
class CallbackContextTests {
  @TempDir Path folder;
  private String self = "";
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() throws Exception {
    self = Files.getOwner(folder).getName();
    Path socket = folder.resolve("greeter.sock");
    runner =
        GreeterContext.on(socket)
            .withPropertyValues("ttrpc.client.clients.counter.target=unix://" + socket)
            .withBean(ObservationRegistry.class, Surroundings::observing)
            .withBean(Surroundings.class);
  }

  private String served(String method) {
    return Surroundings.of(self, method, method);
  }

  private static String methodOf(CallKind kind) {
    return switch (kind) {
      case UNARY -> "SayHello";
      case SERVER_STREAMING -> "CountDown";
      case CLIENT_STREAMING -> "Sum";
      case BIDI_STREAMING -> "Echo";
    };
  }

  @ParameterizedTest
  @EnumSource
  void callbacksOfAnAsynchronousHandlerHaveItsContext(CallKind kind) {
    runner
        .withUserConfiguration(NotingGreeter.class, Counter.class)
        .run(
            context -> {
              AllKinds.call(greeter(context), kind);
              assertThat(context.getBean(Surroundings.class).noted())
                  .containsExactly(served(methodOf(kind)));
            });
  }

  @ParameterizedTest
  @EnumSource
  void adviceHasTheContextOfACallThatFailsLater(CallKind kind) {
    assertAdviceHasTheContext(
        kind, runner.withBean(LaterFailingGreeter.class, () -> new LaterFailingGreeter(failure())));
  }

  @Test
  void adviceHasTheContextOfAHandlerThatThrows() {
    assertAdviceHasTheContext(CallKind.UNARY, runner.withUserConfiguration(ThrowingGreeter.class));
  }

  private void assertAdviceHasTheContext(CallKind kind, ApplicationContextRunner failing) {
    failing
        .withUserConfiguration(Advice.class)
        .run(
            context -> {
              assertThat(AllKinds.failure(greeter(context), kind).status())
                  .isEqualTo(Status.of(StatusCode.ABORTED, "as advised"));
              assertThat(context.getBean(Surroundings.class).noted())
                  .containsExactly(served(methodOf(kind)));
            });
  }

  private static IllegalStateException failure() {
    return new IllegalStateException("on purpose");
  }

  @Test
  void cancelledFutureHasTheContextOfItsHandler() {
    runner
        .withUserConfiguration(NeverGreeter.class)
        .run(
            context -> {
              NeverGreeter service = context.getBean(NeverGreeter.class);
              TtrpcChannels channels = context.getBean(TtrpcChannels.class);
              CompletableFuture<StringValue> call =
                  GreeterTtrpc.asyncClient(channels.channel("greeter"))
                      .sayHello(StringValue.of("Ada"));
              await().until(() -> service.called);
              channels.channel("greeter").close();
              assertThat(call).isCompletedExceptionally();
              await()
                  .untilAsserted(
                      () ->
                          assertThat(context.getBean(Surroundings.class).noted())
                              .containsExactly(served("SayHello")));
            });
  }

  @Test
  void callbacksOfAClientHaveTheContextOfItsCaller() {
    runner
        .withUserConfiguration(AsyncGreeter.class)
        .run(
            context -> {
              Surroundings surroundings = context.getBean(Surroundings.class);
              GreeterAsync greeter =
                  GreeterTtrpc.asyncClient(context.getBean(TtrpcChannels.class).channel("greeter"));
              CompletableFuture<Void> unary = new CompletableFuture<>();
              Collected<StringValue> echoed = new Collected<>();
              Observation observation =
                  Observation.start("reception", context.getBean(ObservationRegistry.class));
              SecurityContextHolder.getContext()
                  .setAuthentication(new TestingAuthenticationToken("guest", ""));
              try (Observation.Scope scope = observation.openScope()) {
                assertThat(scope.getCurrentObservation()).isSameAs(observation);
                unary = greeter.sayHello(StringValue.of("Ada")).thenRun(surroundings::note);
                noting(surroundings, greeter.echo(noting(surroundings, one()))).subscribe(echoed);
              } finally {
                SecurityContextHolder.clearContext();
              }
              unary.join();
              assertThat(echoed.all().join()).containsExactly(StringValue.of("Ada"));
              assertThat(surroundings.noted())
                  .containsExactly(Surroundings.of("guest", "reception", "none"));
            });
  }

  private static Flow.Publisher<StringValue> one() {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              private boolean done;

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
            });
  }

  /** Returns the same publisher, which notes where each signal comes, in both directions. */
  private static <T> Flow.Publisher<T> noting(
      Surroundings surroundings, Flow.Publisher<T> publisher) {
    return subscriber ->
        publisher.subscribe(
            new Flow.Subscriber<T>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                surroundings.note();
                subscriber.onSubscribe(
                    new Flow.Subscription() {
                      @Override
                      public void request(long count) {
                        surroundings.note();
                        subscription.request(count);
                      }

                      @Override
                      public void cancel() {
                        surroundings.note();
                        subscription.cancel();
                      }
                    });
              }

              @Override
              public void onNext(T message) {
                surroundings.note();
                subscriber.onNext(message);
              }

              @Override
              public void onError(Throwable failure) {
                surroundings.note();
                subscriber.onError(failure);
              }

              @Override
              public void onComplete() {
                surroundings.note();
                subscriber.onComplete();
              }
            });
  }

  @Test
  void decoratedTaskOfAHandlerHasItsContext() {
    runner
        .withUserConfiguration(DelegatingGreeter.class)
        .run(
            context ->
                assertThat(Greetings.hello(greeter(context), "Ada")).isEqualTo(served("SayHello")));
  }

  @Test
  void threadContextOfTheApplicationComesFirst() {
    ThreadContext own = () -> Runnable::run;
    runner
        .withBean("own", ThreadContext.class, () -> own)
        .withUserConfiguration(NotingGreeter.class, Counter.class)
        .run(
            context -> {
              assertThat(context).getBean(ThreadContext.class).isSameAs(own);
              AllKinds.call(greeter(context), CallKind.CLIENT_STREAMING);
              assertThat(context.getBean(Surroundings.class).noted())
                  // Only onSubscribe comes on the thread of the handler.
                  .contains(Surroundings.of("nobody", "none", "Sum"));
            });
  }

  @Test
  void applicationWithoutContextPropagationServesAndCalls() {
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withClassLoader(new FilteredClassLoader("io.micrometer.context"))
        .withUserConfiguration(Greeter.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(ThreadContext.class);
              assertThat(Greetings.hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
            });
  }

  /** Notes what its callbacks find. The greeting waits for a call to another service. */
  @TtrpcService
  static class NotingGreeter extends AsyncGreeter {
    private final Surroundings surroundings;
    private final CounterAsync counter;

    NotingGreeter(Surroundings surroundings, @TtrpcClient("counter") CounterAsync counter) {
      this.surroundings = surroundings;
      this.counter = counter;
    }

    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      surroundings.note();
      return counter
          .next(Empty.getDefaultInstance())
          .thenApply(
              number -> {
                surroundings.note();
                return name;
              });
    }

    @Override
    public Flow.Publisher<Int32Value> countDown(Int32Value from) {
      Flow.Publisher<Int32Value> numbers = super.countDown(from);
      return subscriber -> {
        surroundings.note();
        numbers.subscribe(subscriber);
      };
    }

    @Override
    public CompletableFuture<Int32Value> sum(Flow.Publisher<Int32Value> requests) {
      return super.sum(noting(surroundings, requests));
    }

    @Override
    public Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests) {
      return noting(surroundings, requests);
    }
  }

  @TtrpcService
  static class Counter implements CounterAsync {
    private final CompletableFuture<Int32Value> one =
        CompletableFuture.completedFuture(Int32Value.of(1));

    @Override
    public CompletableFuture<Int32Value> next(Empty request) {
      return one.thenApply(Function.identity());
    }
  }

  @TtrpcService
  static class ThrowingGreeter extends Greeter {
    @Override
    public StringValue sayHello(StringValue name) {
      throw failure();
    }
  }

  @TtrpcService
  static class NeverGreeter implements GreeterAsync {
    private final Surroundings surroundings;
    volatile boolean called;

    NeverGreeter(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      CompletableFuture<StringValue> response = new CompletableFuture<>();
      CompletableFuture<StringValue> noted =
          response.whenComplete((value, failure) -> surroundings.note());
      assertThat(noted).isNotDone();
      called = true;
      return response;
    }
  }

  /** Works on a thread of its own, to which a decorator of Spring's carries the context. */
  @TtrpcService
  static class DelegatingGreeter implements GreeterAsync {
    private final Surroundings surroundings;

    DelegatingGreeter(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      ContextPropagatingTaskDecorator decorator = new ContextPropagatingTaskDecorator();
      return CompletableFuture.supplyAsync(
          () -> StringValue.of(surroundings.now()),
          task -> new Thread(decorator.decorate(task)).start());
    }
  }

  @TtrpcAdvice
  static class Advice {
    private final Surroundings surroundings;

    Advice(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @TtrpcExceptionHandler
    Status advise(IllegalStateException e) {
      surroundings.note();
      return Status.of(StatusCode.ABORTED, "as advised");
    }
  }
}
