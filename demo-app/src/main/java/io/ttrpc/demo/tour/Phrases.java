package io.ttrpc.demo.tour;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.ttrpc.demo.client.Ending;
import io.ttrpc.demo.proto.Alert;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.Memory;
import io.ttrpc.demo.proto.Metric;
import io.ttrpc.demo.proto.Problem;
import io.ttrpc.demo.proto.ProcessFacts;
import io.ttrpc.demo.proto.ProcessList;
import io.ttrpc.demo.proto.Receipt;
import io.ttrpc.demo.proto.Sample;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Messages in words. */
final class Phrases {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final double GIB = 1 << 30;
  private static final double MIB = 1 << 20;

  private Phrases() {}

  static String machine(HostFacts facts) {
    return format(
        "%s: %s, kernel %s, %d x %s, %.1f GiB of memory",
        facts.getHostName(),
        facts.getOs(),
        orUnknown(facts.getKernel()),
        facts.getCpus(),
        facts.getCpuModel().isEmpty() ? facts.getArchitecture() : facts.getCpuModel(),
        facts.getMemoryBytes() / GIB);
  }

  static String sample(Sample sample) {
    Memory memory = sample.getMemory();
    Instant time = Instant.ofEpochMilli(Timestamps.toMillis(sample.getTime()));
    return format(
        "%s  cpu %s  load %s  memory %.1f of %.1f GiB",
        CLOCK.format(LocalTime.ofInstant(time, ZoneId.systemDefault())),
        sample.hasCpuBusy() ? format("%3.0f %%", 100 * sample.getCpuBusy()) : "    -",
        sample.getLoad().hasOneMinute()
            ? format("%5.2f", sample.getLoad().getOneMinute())
            : "    -",
        (memory.getTotalBytes() - memory.getAvailableBytes()) / GIB,
        memory.getTotalBytes() / GIB);
  }

  static String receipt(Receipt receipt) {
    return format(
        "%s: %,d bytes in %d chunks, %,d lines, SHA-256 %s",
        receipt.getName(),
        receipt.getBytes(),
        receipt.getChunks(),
        receipt.getLines(),
        receipt.getSha256());
  }

  static String processes(ProcessList list) {
    return list.getProcessesList().stream().map(Phrases::process).collect(Collectors.joining(", "))
        + format(" (of %d)", list.getFound());
  }

  private static String process(ProcessFacts process) {
    String cpuTime = format("%.1f s", Durations.toMillis(process.getCpuTime()) / 1000.0);
    return process.hasMemoryBytes()
        ? format("%s %s %.0f MiB", process.getName(), cpuTime, process.getMemoryBytes() / MIB)
        : format("%s %s", process.getName(), cpuTime);
  }

  static String problem(Problem problem) {
    return problem.getCode() + ": " + problem.getMessage();
  }

  static String alert(Alert alert) {
    String state = alert.getState().name().toLowerCase(Locale.ROOT);
    String threshold = value(alert.getMetric(), alert.getThreshold());
    return alert.hasValue()
        ? format(
            "alert %s: %s, threshold %s",
            state, value(alert.getMetric(), alert.getValue()), threshold)
        : format("alert %s, threshold %s", state, threshold);
  }

  private static String value(Metric metric, double value) {
    return metric == Metric.LOAD ? format("%.2f", value) : format("%.0f %%", 100 * value);
  }

  static String ending(Ending ending) {
    return format(
        "%s after %d ms and %d samples, said by %s: %s",
        ending.code(),
        ending.millis(),
        ending.samples(),
        ending.fromPeer() ? "the agent" : "our own side",
        ending.message());
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "unknown" : text;
  }

  /** The same text on every machine, whatever its language. */
  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
