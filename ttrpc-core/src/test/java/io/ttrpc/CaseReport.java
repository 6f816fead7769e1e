package io.ttrpc;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Prints how each wire case fared once all tests have run: a table to be read beside {@code
 * docs/compatibility.md}. Found by JUnit as a service.
 */
public final class CaseReport implements BeforeAllCallback, TestWatcher {
  private static final Namespace NAMESPACE = Namespace.create(CaseReport.class);
  private static final Pattern CASE =
      Pattern.compile("case(\\d+[abc]?)(?:And(\\d+[abc]?))?[A-Z].*");
  private static final Comparator<String> BY_NUMBER =
      Comparator.<String>comparingInt(name -> Integer.parseInt(name.replaceAll("\\D", "")))
          .thenComparing(Comparator.naturalOrder());

  @Override
  public void beforeAll(ExtensionContext context) {
    Outcomes unused = outcomes(context);
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    add(context, 'P');
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    add(context, 'F');
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    add(context, 'S');
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    add(context, 'S');
  }

  private static void add(ExtensionContext context, char outcome) {
    Matcher name = CASE.matcher(context.getRequiredTestMethod().getName());
    if (name.matches()) {
      outcomes(context).add(name.group(1), outcome);
      if (name.group(2) != null) {
        outcomes(context).add(name.group(2), outcome);
      }
    }
  }

  private static Outcomes outcomes(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Outcomes.class, unused -> new Outcomes(), Outcomes.class);
  }

  /** The outcomes of each case's tests, one letter each; closed by JUnit at the very end. */
  private static final class Outcomes implements AutoCloseable {
    private final Map<String, String> byCase = new ConcurrentHashMap<>();

    void add(String number, char outcome) {
      byCase.merge(number, String.valueOf(outcome), String::concat);
    }

    @Override
    public void close() {
      if (byCase.isEmpty()) {
        return;
      }
      Map<String, String> sorted = new TreeMap<>(BY_NUMBER);
      sorted.putAll(byCase);
      long failed = sorted.values().stream().filter(each -> each.contains("F")).count();
      long skipped = sorted.values().stream().filter(each -> each.contains("S")).count();
      System.out.printf(
          "%nwire cases, each with its tests (P passed, F failed, S skipped):%n%s%n"
              + "wire cases: %d, tests: %d, cases with a failed test: %d, with a skipped one: %d%n",
          sorted.entrySet().stream()
              .map(each -> each.getKey() + " " + each.getValue())
              .collect(Collectors.joining(", ")),
          sorted.size(),
          sorted.values().stream().mapToInt(String::length).sum(),
          failed,
          skipped);
    }
  }
}
