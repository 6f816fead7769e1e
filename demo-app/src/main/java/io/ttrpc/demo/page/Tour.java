package io.ttrpc.demo.page;

import com.google.protobuf.util.Durations;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.insight.Reporter;
import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.FollowRequest;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.InsightTtrpc;
import io.ttrpc.demo.proto.InspectRequest;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.ProcessList;
import io.ttrpc.demo.proto.ProcessQuery;
import io.ttrpc.demo.proto.Reading;
import io.ttrpc.demo.proto.Receipt;
import io.ttrpc.demo.proto.Report;
import io.ttrpc.demo.proto.Sample;
import io.ttrpc.demo.proto.StopRequest;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/**
 * The tour: one call of each kind and the failures, printed in the terminal, then the metrics of
 * both processes. A call whose outcome is not as it should be is told, and makes the exit status 1.
 */
@Component
@ConditionalOnBooleanProperty("demo.once")
class Tour implements ApplicationRunner, ExitCodeGenerator {
  private final NodeAgentTtrpc.Client agent;
  private final InsightTtrpc.Client insight;
  private final Reporter reporter;
  private int surprises;

  Tour(
      @TtrpcClient("node") NodeAgentTtrpc.Client agent,
      @TtrpcClient("insight") InsightTtrpc.Client insight,
      Reporter reporter) {
    this.agent = agent;
    this.insight = insight;
    this.reporter = reporter;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    chapter("Describe: a unary call", this::describe);
    chapter("Watch: a server-streaming call", this::watch);
    chapter("Upload: a client-streaming call", this::upload);
    chapter("Search: a bidi-streaming call", this::search);
    fails(
        "Watch without an end: the validation refuses it",
        StatusCode.INVALID_ARGUMENT,
        () -> agent.watch(watch(0, 0), sample -> {}));
    fails(
        "Inspect process 0: the advice maps the exception",
        StatusCode.NOT_FOUND,
        () -> agent.inspect(InspectRequest.getDefaultInstance()));
    fails(
        "Stop without the operator's token: security denies it",
        StatusCode.PERMISSION_DENIED,
        () -> agent.stop(StopRequest.getDefaultInstance()));
    fails(
        "Watch with 300 ms for it: the deadline ends it",
        StatusCode.DEADLINE_EXCEEDED,
        () -> agent.withTimeout(Duration.ofMillis(300)).watch(watch(100, 100), sample -> {}));
    chapter("The metrics of both processes", this::metrics);
    System.out.printf(
        "%n%s%n", surprises == 0 ? "All went as it should." : surprises + " chapters went wrong.");
  }

  @Override
  public int getExitCode() {
    return surprises == 0 ? 0 : 1;
  }

  private void describe() {
    HostFacts facts = agent.describe(DescribeRequest.getDefaultInstance());
    line(
        "%s, %s on %s, %d CPUs; agent: process %d, Java %s, called by %s"
            .formatted(
                facts.getHostName(),
                facts.getOs(),
                facts.getArchitecture(),
                facts.getCpus(),
                facts.getAgentPid(),
                facts.getAgentJava(),
                facts.getCaller()));
    expect(facts.getAgentPid() != ProcessHandle.current().pid(), "another process");
  }

  private void watch() {
    List<Sample> samples = new ArrayList<>();
    agent.watch(watch(200, 3), samples::add);
    for (Sample sample : samples) {
      line(
          "CPU %.0f %% busy, load %.2f, %,d MiB free"
              .formatted(
                  100 * sample.getCpuBusy(), sample.getLoad(), sample.getMemoryFreeBytes() >> 20));
    }
    expect(samples.size() == 3, "3 samples");
  }

  private void upload() {
    byte[] text = "one line\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    Receipt receipt = agent.upload(new FileChunks("lines.txt", new ByteArrayInputStream(text)));
    line(
        "%s: %,d bytes in %d chunks, %,d lines"
            .formatted(
                receipt.getName(), receipt.getBytes(), receipt.getChunks(), receipt.getLines()));
    expect(receipt.getBytes() == text.length && receipt.getLines() == 10_000, "all of it");
  }

  private void search() {
    try (BidiStreamingCall<ProcessQuery, ProcessList> search = agent.search()) {
      for (String name : List.of("j", "ja", "java")) {
        search.send(ProcessQuery.newBuilder().setNameContains(name).build());
        ProcessList answer = Objects.requireNonNull(search.receive(), "the search has ended");
        line("'%s' is in %d names".formatted(name, answer.getFound()));
        expect(answer.getNameContains().equals(name), "the answer to " + name);
      }
      search.closeSend();
      expect(search.receive() == null, "the end of the search");
    }
  }

  /** The agent counts a call when it has written the response, maybe after the client has it. */
  private void metrics() {
    try (ServerStreamingCall<Report> reports =
        insight.follow(FollowRequest.newBuilder().setCount(10).build())) {
      for (Report agents : reports) {
        Map<String, Double> ours = calls(reporter.report(), "ttrpc.client");
        Map<String, Double> theirs = calls(agents, "ttrpc.server");
        if (ours.keySet().equals(theirs.keySet())) {
          line("%-12s %-20s %8s %8s".formatted("method", "status", "client", "server"));
          ours.forEach(
              (call, count) -> line("%s %8.0f %8.0f".formatted(call, count, theirs.get(call))));
          return;
        }
      }
    }
    throw new IllegalStateException("the two sides have not counted the same calls");
  }

  private static Map<String, Double> calls(Report report, String timer) {
    Map<String, Double> calls = new TreeMap<>();
    for (Reading meter : report.getMetersList()) {
      Map<String, String> tags = meter.getTagsMap();
      if (meter.getName().equals(timer) && !"Follow".equals(tags.get("rpc.method"))) {
        calls.put(
            "%-12s %-20s".formatted(tags.get("rpc.method"), tags.get("ttrpc.status_code")),
            meter.getValue());
      }
    }
    return calls;
  }

  private static WatchRequest watch(int intervalMillis, int count) {
    return WatchRequest.newBuilder()
        .setInterval(Durations.fromMillis(intervalMillis))
        .setCount(count)
        .build();
  }

  private void fails(String heading, StatusCode expected, Runnable call) {
    chapter(
        heading,
        () -> {
          try {
            call.run();
            throw new IllegalStateException("the call has succeeded");
          } catch (TtrpcException e) {
            line(
                e.code()
                    + ": "
                    + e.status().message()
                    + (e.isFromPeer() ? ", says the agent" : ""));
            expect(e.code() == expected, expected.name());
          }
        });
  }

  private void chapter(String heading, Runnable content) {
    System.out.printf("%n%s%n", heading);
    try {
      content.run();
    } catch (RuntimeException e) {
      surprises++;
      line("FAILED: " + e);
    }
  }

  private static void line(String text) {
    System.out.println("   " + text);
  }

  private static void expect(boolean met, String expected) {
    if (!met) {
      throw new IllegalStateException("expected " + expected);
    }
  }
}
