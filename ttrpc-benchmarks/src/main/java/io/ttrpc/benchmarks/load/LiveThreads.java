package io.ttrpc.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/** Counts the threads of this JVM. Safe for any thread. */
final class LiveThreads {
  private static final int WITH_VIRTUAL_THREADS = 21;
  private static final Pattern VIRTUAL = Pattern.compile("#\\d+ \".*\" virtual.*");

  private LiveThreads() {}

  /** Returns the number of platform threads, and of virtual ones where the JDK has them. */
  static int count() {
    int platform = ManagementFactory.getThreadMXBean().getThreadCount();
    return Runtime.version().feature() < WITH_VIRTUAL_THREADS ? platform : platform + virtual();
  }

  /** Counts them in a thread dump: JMX does not know them. */
  private static int virtual() {
    try {
      Path dump = Files.createTempFile("threads", ".txt");
      try {
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "threadDumpToFile",
                new Object[] {new String[] {"-overwrite", dump.toString()}},
                new String[] {String[].class.getName()});
        try (Stream<String> lines = Files.lines(dump)) {
          return (int) lines.filter(line -> VIRTUAL.matcher(line).matches()).count();
        }
      } finally {
        Files.delete(dump);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JMException e) {
      throw new IllegalStateException("the JVM does not list its threads", e);
    }
  }
}
