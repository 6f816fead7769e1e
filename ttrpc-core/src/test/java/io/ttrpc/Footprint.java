package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.awaitility.core.ConditionFactory;

/**
 * The resources that the library holds in this process: its threads, and on Linux the open sockets
 * and selectors. A test takes a footprint before it begins. At its end, {@link #assertNothingAdded}
 * finds the resources that were left behind.
 *
 * <p>Streams are counted as the objects that remain after a garbage collection. A forgotten
 * reference keeps a stream alive, so the count shows it: an entry of a table, a timer that was not
 * cancelled, a stream buffer, a thread that still serves the call.
 */
record Footprint(Set<String> threads, Map<String, Long> descriptors) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern HISTOGRAM_LINE =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +(\\d+) +(\\S+)");
  private static final Pattern HISTOGRAM_TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final ConditionFactory WAIT =
      await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
  private static final Set<String> STREAMS =
      internal(
          "server.ServerStream",
          "server.ServerCallContext",
          "server.CallEnd",
          "client.ClientStream",
          "client.OutgoingCall",
          "client.AsyncCall",
          "stream.StreamBuffer");

  static {
    // The JDK keeps a socket of its own from the first close on.
    try {
      SocketChannel.open(StandardProtocolFamily.UNIX).close();
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static Footprint now() {
    return new Footprint(threadsOfOurs(), descriptorsOfOurs());
  }

  /** Waits until no more is held than then. */
  void assertNothingAdded() {
    WAIT.untilAsserted(
        () -> {
          assertThat(threadsOfOurs()).as("threads").isSubsetOf(threads);
          assertThat(added(descriptorsOfOurs())).as("descriptors").isEmpty();
        });
  }

  /** Waits until no stream is left, on living connections either. */
  static void assertNoStreams() {
    WAIT.untilAsserted(() -> assertThat(liveStreams()).as("streams").isEmpty());
  }

  /** The bytes on the heap that a garbage collection leaves, without the collector's padding. */
  static long liveBytes() {
    String histogram = histogram();
    Matcher total = HISTOGRAM_TOTAL.matcher(histogram);
    assertThat(total.find()).isTrue();
    long live = Long.parseLong(total.group(1));
    Matcher line = HISTOGRAM_LINE.matcher(histogram);
    while (line.find()) {
      if (line.group(3).contains("jdk.internal.vm.Filler")) {
        live -= Long.parseLong(line.group(2));
      }
    }
    return live;
  }

  private static Map<String, Long> liveStreams() {
    Map<String, Long> instances = new TreeMap<>();
    Matcher line = HISTOGRAM_LINE.matcher(histogram());
    while (line.find()) {
      if (STREAMS.contains(line.group(3))) {
        instances.put(line.group(3), Long.parseLong(line.group(1)));
      }
    }
    return instances;
  }

  /** Returns the output of {@code jcmd GC.class_histogram}, which collects garbage first. */
  private static String histogram() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> threadsOfOurs() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("ttrpc-"))
        // The process has one pool of them, whose idle threads end after a minute.
        .filter(thread -> !thread.getName().startsWith("ttrpc-peer-lookup-"))
        .map(thread -> thread.getName() + " #" + thread.getId())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, Long> added(Map<String, Long> current) {
    Map<String, Long> added = new TreeMap<>(current);
    descriptors.forEach((target, count) -> added.merge(target, -count, Long::sum));
    added.values().removeIf(count -> count <= 0);
    return added;
  }

  /** Sockets, pipes, selectors and their events; files are the class loader's and the tests'. */
  private static Map<String, Long> descriptorsOfOurs() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return Map.of();
    }
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.map(Footprint::target)
          .filter(target -> target.matches("(socket|pipe|anon_inode):.*"))
          .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** Fails where a class has another name by now, so that none is counted in vain. */
  private static Set<String> internal(String... names) {
    for (String name : names) {
      try {
        Class.forName("io.ttrpc.internal." + name);
      } catch (ClassNotFoundException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
    return Stream.of(names).map("io.ttrpc.internal."::concat).collect(Collectors.toSet());
  }
}
