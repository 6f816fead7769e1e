package io.ttrpc.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.ttrpc.TtrpcException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Makes calls that fail, one at a time, and collects the traces of each as a row of a table. */
final class Bench {
  private static final Pattern TAG =
      Pattern.compile("(ttrpc_status_code|error|reason)=\"([^\"]*)\"");
  private static final Pattern ACCESS = Pattern.compile("status=(\\w+)|(rejected=\\w+)");
  private static final AttributeKey<Long> STATUS_CODE =
      AttributeKey.longKey("rpc.ttrpc.status_code");
  private static final Pattern PEER_AND_TRACE = Pattern.compile("peer \\S+ in trace [0-9a-f]{32}");
  private static final String NOTHING = "-";

  private final Running running;
  private final LoggedLines log;
  private final List<String> lines = new ArrayList<>();
  private final List<String> spans = new ArrayList<>();
  private Map<String, Double> counts = Map.of();

  Bench(Running running, LoggedLines log) {
    this.running = running;
    this.log = log;
    System.out.println("| failure | caller | log | meter | span | health of server, client |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
  }

  /**
   * A row of the table.
   *
   * @param status code and message at the caller
   * @param log lines of the access log, and lines from the level WARN on
   * @param meter status code and error of the server's timer
   * @param span name and status code of the server's span
   * @param health the server's, and that of its client
   */
  record Row(String status, String log, String meter, String span, String health) {}

  /** Waits until that many calls have succeeded and left all their traces, and forgets them. */
  void forget(int calls) {
    List<String> succeeded = new ArrayList<>();
    await()
        .untilAsserted(
            () -> {
              collect();
              succeeded.addAll(spans);
              spans.clear();
              assertThat(succeeded).hasSize(calls);
              assertThat(lines).hasSize(calls);
            });
    lines.clear();
    counts = running.serverCounts();
  }

  /** Makes a call that fails, and waits until all that tells about it is as expected. */
  void fails(String failure, ThrowingCallable call, Row expected) {
    TtrpcException thrown = catchThrowableOfType(TtrpcException.class, call);
    assertThat(thrown).as(failure).isNotNull();
    String message = thrown.status().message().replace(running.folder(), "/run/library");
    String status = thrown.status().code() + ": " + message;
    await(failure).untilAsserted(() -> assertThat(row(status)).isEqualTo(expected));
    print(failure, expected);
    lines.clear();
    spans.clear();
    counts = running.serverCounts();
  }

  private static void print(String failure, Row row) {
    System.out.printf(
        "| %s | %s | %s | %s | %s | %s |%n",
        failure, row.status(), row.log(), row.meter(), row.span(), row.health());
  }

  private Row row(String status) {
    collect();
    return new Row(
        status,
        lines.isEmpty() ? NOTHING : String.join("; ", lines),
        meter(),
        spans.isEmpty() ? NOTHING : String.join("; ", spans),
        running.serverHealth() + ", " + running.clientHealth());
  }

  private void collect() {
    log.take().forEach(line -> lines.add(shortened(line)));
    for (SpanData span : running.takeSpans()) {
      if (span.getKind() == SpanKind.SERVER) {
        spans.add(span.getName() + " " + span.getAttributes().get(STATUS_CODE));
      }
    }
  }

  /** Leaves of a line of the access log what does not change from run to run. */
  private static String shortened(String line) {
    if (!line.startsWith("access ")) {
      return PEER_AND_TRACE.matcher(line).replaceAll("peer P in trace T");
    }
    Matcher parts = ACCESS.matcher(line);
    List<String> kept = new ArrayList<>(List.of("access"));
    while (parts.find()) {
      kept.add(parts.group(1) == null ? parts.group(2) : parts.group(1));
    }
    return String.join(" ", kept);
  }

  /** Returns the tags of the server's meters that have counted a call since the last row. */
  private String meter() {
    List<String> changed = new ArrayList<>();
    running
        .serverCounts()
        .forEach(
            (tags, count) -> {
              if (!count.equals(counts.get(tags))) {
                changed.add(ends(tags));
              }
            });
    Collections.sort(changed);
    return changed.isEmpty() ? NOTHING : String.join("; ", changed);
  }

  /** Returns the tags that tell the end of a call. */
  private static String ends(String tags) {
    Set<String> values = new TreeSet<>(Comparator.reverseOrder());
    Matcher tag = TAG.matcher(tags);
    while (tag.find()) {
      values.add((tag.group(1).equals("reason") ? "rejected " : "") + tag.group(2));
    }
    return String.join(" ", values);
  }
}
