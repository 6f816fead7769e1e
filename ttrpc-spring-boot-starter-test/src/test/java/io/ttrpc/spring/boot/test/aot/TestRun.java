package io.ttrpc.spring.boot.test.aot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.io.PrintWriter;
import java.util.Arrays;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A program that runs the tests of the classes in its arguments, and prints their number. */
final class TestRun {
  private TestRun() {}

  public static void main(String[] classes) {
    SummaryGeneratingListener summaries = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            request()
                .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
                .build(),
            summaries);
    TestExecutionSummary summary = summaries.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, UTF_8), 30);
    System.out.println(
        "passed %d of %d tests"
            .formatted(summary.getTestsSucceededCount(), summary.getTestsFoundCount()));
    System.exit(0);
  }
}
