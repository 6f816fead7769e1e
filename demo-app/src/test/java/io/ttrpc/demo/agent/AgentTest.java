package io.ttrpc.demo.agent;

import static io.ttrpc.spring.boot.test.TtrpcAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ResourceInfo;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.StatusCode;
import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.FollowRequest;
import io.ttrpc.demo.proto.InsightTtrpc;
import io.ttrpc.demo.proto.InspectRequest;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.Reading;
import io.ttrpc.demo.proto.Report;
import io.ttrpc.demo.proto.Span;
import io.ttrpc.demo.proto.StopRequest;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;

/** The agent as its clients see it: every call goes over the socket. */
@SpringBootTest(
    classes = AgentApplication.class,
    properties = {
      "spring.config.name=agent",
      "ttrpc.client.clients.stranger.metadata.authorization=Bearer wrong"
    })
class AgentTest {
  @Test
  void callerIsTheUserOfTheTest(@TtrpcClient("agent") NodeAgentTtrpc.Client agent) {
    assertThat(agent.describe(DescribeRequest.getDefaultInstance()).getCaller())
        .startsWith(System.getProperty("user.name") + ":");
  }

  @Test
  void invalidWatchIsRefusedWithEachViolation(@TtrpcClient("agent") NodeAgentTtrpc.Client agent) {
    assertThatCall(() -> agent.watch(WatchRequest.getDefaultInstance(), sample -> {}))
        .fails()
        .hasCode(StatusCode.INVALID_ARGUMENT)
        .hasDetail(
            BadRequest.class,
            request ->
                assertThat(request.getFieldViolationsList())
                    .extracting(BadRequest.FieldViolation::getField)
                    .containsExactly("interval", "count"));
  }

  @Test
  void missingProcessIsNamedInTheDetails(@TtrpcClient("agent") NodeAgentTtrpc.Client agent) {
    assertThatCall(() -> agent.inspect(InspectRequest.getDefaultInstance()))
        .fails()
        .hasCode(StatusCode.NOT_FOUND)
        .hasDetail(
            ResourceInfo.class, process -> assertThat(process.getResourceName()).isEqualTo("0"));
  }

  @Test
  void onlyOperatorsMayStopTheAgent(
      @TtrpcClient("agent") NodeAgentTtrpc.Client agent,
      @TtrpcClient("stranger") NodeAgentTtrpc.Client stranger) {
    StopRequest request = StopRequest.getDefaultInstance();
    assertThatCall(() -> agent.stop(request)).fails().hasCode(StatusCode.PERMISSION_DENIED);
    assertThatCall(() -> stranger.stop(request)).fails().hasCode(StatusCode.UNAUTHENTICATED);
  }

  @Test
  void deadlineEndsAWatch(@TtrpcClient("agent") NodeAgentTtrpc.Client agent) {
    WatchRequest request =
        WatchRequest.newBuilder().setInterval(Durations.fromMillis(50)).setCount(3600).build();
    assertThatCall(() -> agent.withTimeout(Duration.ofMillis(300)).watch(request, sample -> {}))
        .fails()
        .hasCode(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void reportsHaveHealthMetersSpansAndConnections(
      @TtrpcClient("agent") NodeAgentTtrpc.Client agent,
      @TtrpcClient("agent") InsightTtrpc.Client insight) {
    agent.describe(DescribeRequest.getDefaultInstance());
    try (ServerStreamingCall<Report> reports =
        insight.follow(FollowRequest.newBuilder().setCount(60).build())) {
      // The agent counts a call when it has written the response.
      Report report = reports.receive();
      while (report != null && !counts(report, "Describe")) {
        report = reports.receive();
      }
      assertThat(report).isNotNull();
      assertThat(report.getHealth().getFieldsOrThrow("status").getStringValue()).isEqualTo("UP");
      assertThat(report.getConnectionsList()).isNotEmpty();
    }
  }

  private static boolean counts(Report report, String method) {
    return report.getMetersList().stream()
            .filter(meter -> meter.getName().equals("ttrpc.server"))
            .map(Reading::getTagsMap)
            .anyMatch(tags -> method.equals(tags.get("rpc.method")))
        && report.getSpansList().stream()
            .map(Span::getName)
            .anyMatch(name -> name.endsWith("NodeAgent/" + method));
  }
}
