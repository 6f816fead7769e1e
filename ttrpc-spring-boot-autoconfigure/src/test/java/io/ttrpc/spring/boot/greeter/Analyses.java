package io.ttrpc.spring.boot.greeter;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** Analyses failed starts with the registered analyzers, as Boot does. */
public final class Analyses {
  private Analyses() {}

  /** The first analysis of why the context does not start. */
  public static FailureAnalysis of(ApplicationContextRunner runner) {
    AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    runner.withInitializer(started::set).run(context -> failure.set(context.getStartupFailure()));
    return analyze(
        Objects.requireNonNull(failure.get(), "expected the start to fail"),
        Objects.requireNonNull(started.get()));
  }

  private static FailureAnalysis analyze(
      Throwable failure, ConfigurableApplicationContext context) {
    List<FailureAnalyzer> analyzers =
        SpringFactoriesLoader.forDefaultResourceLocation()
            .load(
                FailureAnalyzer.class,
                ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
                    .and(Environment.class, context.getEnvironment()),
                FailureHandler.handleMessage((message, missingLibrary) -> {}));
    return analyzers.stream()
        .map(analyzer -> analyzer.analyze(failure))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> new AssertionError("expected an analysis", failure));
  }
}
