package io.ttrpc.spring.boot.security;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcServerExecutorProvider;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import org.springframework.security.core.context.ListeningSecurityContextHolderStrategy;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.context.SecurityContextImpl;

/** The security context belongs to the call, and a thread keeps nothing of it. */
class SecurityContextTests {
  private static final SecurityContext SYSTEM =
      new SecurityContextImpl(new TestingAuthenticationToken("system", "", "ROLE_SYSTEM"));

  @TempDir Path folder;
  private String self = "";
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() throws Exception {
    self = Caller.self(folder);
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withBean(Callers.class)
            .withUserConfiguration(Surroundings.class);
  }

  @Test
  void contextOfABriefHandlerDoesNotStayOnTheReadingThread() {
    runner
        .withUserConfiguration(CarelessGreeter.class)
        .run(
            context -> {
              GreeterService greeter = greeter(context);
              Surroundings surroundings = context.getBean(Surroundings.class);
              await()
                  .untilAsserted(
                      () -> {
                        // More calls than a method takes to show that it is brief.
                        for (int i = 0; i < 500; i++) {
                          assertThat(hello(greeter, "")).isEqualTo(self);
                        }
                        assertThat(surroundings.threads).contains("ttrpc-server-1");
                      });
              assertThat(surroundings.callers).containsExactly("nobody");
            });
  }

  @Test
  void contextOfAFailedCallDoesNotStay() {
    runner
        .withUserConfiguration(FailingGreeter.class)
        .run(
            context -> {
              GreeterService greeter = greeter(context);
              for (int i = 0; i < 20; i++) {
                assertThatExceptionOfType(TtrpcException.class)
                    .isThrownBy(() -> hello(greeter, ""));
              }
              assertThat(context.getBean(Callers.class).noted())
                  .hasSize(20)
                  .containsOnly("SayHello: " + self);
              assertThat(context.getBean(Surroundings.class).callers).containsExactly("nobody");
            });
  }

  @Test
  void contextThatTheThreadHadIsRestored() {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    runner
        .withUserConfiguration(NotingGreeter.class)
        .withBean(
            TtrpcServerExecutorProvider.class,
            () -> () -> new DelegatingSecurityContextExecutor(threads, SYSTEM))
        .run(
            context -> {
              assertThat(hello(greeter(context), "")).isEqualTo(self);
              assertThat(context.getBean(Surroundings.class).callers)
                  .containsExactly("system [ROLE_SYSTEM]");
            });
    threads.shutdown();
  }

  @Test
  void strategyOfTheApplicationHoldsTheContext() {
    AtomicInteger changes = new AtomicInteger();
    runner
        .withUserConfiguration(NotingGreeter.class)
        .withBean(
            SecurityContextHolderStrategy.class,
            () -> new ListeningSecurityContextHolderStrategy(event -> changes.incrementAndGet()))
        .run(
            context -> {
              assertThat(hello(greeter(context), "")).isEqualTo(self);
              assertThat(changes).hasPositiveValue();
            });
  }

  @Test
  void delegatingExecutorCarriesTheContextToAnotherThread() {
    runner
        .withUserConfiguration(DelegatingGreeter.class)
        .run(context -> assertThat(hello(greeter(context), "")).isEqualTo(self));
  }

  /** Notes the threads of the calls, and the callers that these have before and after security. */
  @Order(TtrpcInterceptorOrder.SECURITY - 1)
  static class Surroundings implements ServerInterceptor {
    final Set<String> threads = ConcurrentHashMap.newKeySet();
    final Set<String> callers = ConcurrentHashMap.newKeySet();

    @Override
    public void intercept(ServerCall call, Next next) throws Exception {
      threads.add(Thread.currentThread().getName());
      callers.add(Caller.current());
      try {
        next.proceed();
      } finally {
        callers.add(Caller.current());
      }
    }
  }

  /** Tells its caller, and leaves another one on its thread. */
  @TtrpcService
  static class CarelessGreeter implements GreeterService {
    @Override
    public StringValue sayHello(StringValue name) {
      StringValue caller = StringValue.of(Caller.current());
      SecurityContextHolder.setContext(SYSTEM);
      return caller;
    }
  }

  @TtrpcService
  static class FailingGreeter implements GreeterService {
    private final Callers callers;

    FailingGreeter(Callers callers) {
      this.callers = callers;
    }

    @Override
    public StringValue sayHello(StringValue name) {
      callers.note("SayHello");
      throw new IllegalStateException("on purpose");
    }
  }

  @TtrpcService
  static class DelegatingGreeter implements GreeterAsync {
    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      return CompletableFuture.supplyAsync(
          () -> StringValue.of(Caller.current()),
          new DelegatingSecurityContextExecutor(task -> new Thread(task).start()));
    }
  }
}
