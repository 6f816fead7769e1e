package io.ttrpc.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.StatusCode;
import io.ttrpc.demo.client.Ending;
import io.ttrpc.demo.client.FailingCalls;
import io.ttrpc.demo.client.FileChunks;
import io.ttrpc.demo.metrics.CallMetrics;
import io.ttrpc.demo.metrics.CallReport;
import io.ttrpc.demo.proto.Answer;
import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.Question;
import io.ttrpc.demo.proto.Receipt;
import io.ttrpc.demo.proto.Sample;
import io.ttrpc.demo.proto.SampleQuestion;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@DemoTest
class AgentOverItsSocketTest {
  private final NodeAgentTtrpc.Client agent;
  private final FailingCalls failingCalls;
  private final CallMetrics metrics;
  private final Path socket;

  @Autowired
  AgentOverItsSocketTest(
      @TtrpcClient("node") NodeAgentTtrpc.Client agent,
      FailingCalls failingCalls,
      CallMetrics metrics,
      @Value("${local.ttrpc.server.path}") Path socket) {
    this.agent = agent;
    this.failingCalls = failingCalls;
    this.metrics = metrics;
    this.socket = socket;
  }

  @Test
  void socketIsForNobodyElse() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void agentKnowsItsCallerFromTheKernel() {
    HostFacts facts = agent.describe(DescribeRequest.getDefaultInstance());
    assertThat(facts.getCaller()).startsWith(System.getProperty("user.name") + ":");
    assertThat(facts.getCpus()).isPositive();
  }

  @Test
  void samplesStreamUntilTheirCountIsReached() {
    List<Sample> samples = new ArrayList<>();
    agent.watch(
        WatchRequest.newBuilder().setInterval(Durations.fromMillis(50)).setCount(3).build(),
        samples::add);
    assertThat(samples).hasSize(3).allMatch(sample -> sample.getMemory().getTotalBytes() > 0);
  }

  @Test
  void uploadMayBeLargerThanAnyMessage() {
    byte[] content = new byte[20 << 20];
    Receipt receipt = agent.upload(new FileChunks("large.bin", new ByteArrayInputStream(content)));
    assertThat(receipt.getBytes()).isEqualTo(content.length);
    assertThat(receipt.getChunks()).isEqualTo(1280);
  }

  @Test
  void conversationEndsAfterTheLastQuestion() {
    try (BidiStreamingCall<Question, Answer> conversation = agent.converse()) {
      conversation.send(
          Question.newBuilder()
              .setNumber(1)
              .setSample(SampleQuestion.getDefaultInstance())
              .build());
      conversation.closeSend();
      assertThat(conversation.receive()).matches(Answer::hasSample);
      assertThat(conversation.receive()).as("the end").isNull();
    }
  }

  @Test
  void refusalIsSaidByTheAgent() {
    Ending ending = failingCalls.refused();
    assertThat(ending.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(ending.fromPeer()).isTrue();
    assertThat(ending.samples()).isZero();
  }

  @Test
  void endlessWatchEndsByItsDeadline() {
    Ending ending = failingCalls.late();
    assertThat(ending.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(ending.samples()).isPositive();
    assertThat(ending.millis()).isGreaterThanOrEqualTo(290);
  }

  @Test
  void bothSidesCountACall() {
    long before = calls(describe().client());
    agent.describe(DescribeRequest.getDefaultInstance());
    assertThat(calls(describe().client())).isEqualTo(before + 1);
    await().untilAsserted(() -> assertThat(calls(describe().server())).isEqualTo(before + 1));
  }

  private CallReport.Method describe() {
    return metrics.report().methods().get(0);
  }

  private static long calls(CallReport.Side side) {
    return side.endings().stream().mapToLong(CallReport.Ended::calls).sum();
  }
}
