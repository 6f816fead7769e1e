package io.ttrpc.spring.boot.test;

import io.ttrpc.spring.boot.internal.LateClients;
import org.springframework.aot.AotDetector;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Registers the clients of a test whose context was made ahead of time. Spring injects the fields
 * of such a test without the post-processors of the context, which register them otherwise.
 */
final class ProcessedTestClients implements TestExecutionListener, Ordered {
  /** Returns an order right before Spring's listener that injects the fields. */
  @Override
  public int getOrder() {
    return 1_999;
  }

  @Override
  public void prepareTestInstance(TestContext test) {
    if (AotDetector.useGeneratedArtifacts()) {
      test.getApplicationContext()
          .getBeanProvider(LateClients.class)
          .ifAvailable(clients -> clients.register(test.getTestClass()));
    }
  }
}
