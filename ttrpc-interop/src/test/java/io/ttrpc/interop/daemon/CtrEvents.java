package io.ttrpc.interop.daemon;

import com.google.protobuf.Empty;
import io.ttrpc.interop.peer.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The output of {@code ctr events}. */
final class CtrEvents implements AutoCloseable {
  private static final Pattern LINE = Pattern.compile(".* " + Daemon.NAMESPACE + " (/\\S+) (.*)");

  private final Program ctr;

  private CtrEvents(Program ctr) {
    this.ctr = ctr;
  }

  /** Starts it and waits until it shows what happens. */
  static CtrEvents start(Daemon daemon, TaskEventPublisher publisher) throws IOException {
    CtrEvents events = new CtrEvents(daemon.ctr("events"));
    // It does not say when it has subscribed: it is told something until it shows it.
    String topic = "/listening/" + UUID.randomUUID();
    try {
      events.await(
          shown -> {
            publisher.publish(topic, Empty.getDefaultInstance());
            return shown.stream().anyMatch(line -> line.contains(topic));
          });
    } catch (Throwable e) {
      events.close();
      throw e;
    }
    return events;
  }

  /** Waits until a line has that in it. */
  void awaitLine(String part) {
    await(shown -> shown.stream().anyMatch(line -> line.contains(part)));
  }

  /** The events below that topic. */
  List<Event> below(String topic) {
    return ctr.lines().stream()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(line -> new Event(line.group(1), line.group(2)))
        .filter(event -> event.topic().startsWith(topic + "/"))
        .toList();
  }

  @Override
  public void close() {
    ctr.close();
  }

  @Override
  public String toString() {
    return ctr.toString();
  }

  private void await(Predicate<List<String>> condition) {
    Awaitility.await("ctr events")
        .atMost(Duration.ofSeconds(30))
        .until(() -> condition.test(ctr.lines()));
  }

  /** An event, and its content as JSON. */
  record Event(String topic, String content) {}
}
