package io.ttrpc.demo.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ResourceInfo;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The agent as its clients see it: every call goes over the socket. */
@SpringBootTest(
    classes = AgentApplication.class,
    properties = {
      "spring.config.name=agent",
      "ttrpc.client.defaults.target=unix://${local.ttrpc.server.path}",
      "ttrpc.client.clients.stranger.metadata.authorization=Bearer wrong"
    })
class AgentTest {
  @TempDir static Path folder;

  @DynamicPropertySource
  static void socket(DynamicPropertyRegistry registry) {
    registry.add("ttrpc.server.socket.path", () -> folder.resolve("agent.sock").toString());
  }

  @Test
  void callerIsTheUserOfTheTest(@TtrpcClient("agent") NodeAgentTtrpc.Client agent) {
    assertThat(agent.describe(DescribeRequest.getDefaultInstance()).getCaller())
        .startsWith(System.getProperty("user.name") + ":");
  }

  @Test
  void invalidWatchIsRefusedWithEachViolation(@TtrpcClient("agent") NodeAgentTtrpc.Client agent) throws InvalidProtocolBufferException {
    TtrpcException e = failure(() -> agent.watch(WatchRequest.getDefaultInstance(), sample -> {}));
    assertThat(e.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(e.details().get(0).unpack(BadRequest.class).getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactly("interval", "count");
  }

  @Test
  void missingProcessIsNamedInTheDetails(@TtrpcClient("agent") NodeAgentTtrpc.Client agent) throws InvalidProtocolBufferException {
    TtrpcException e = failure(() -> agent.inspect(InspectRequest.getDefaultInstance()));
    assertThat(e.code()).isEqualTo(StatusCode.NOT_FOUND);
    assertThat(e.details().get(0).unpack(ResourceInfo.class).getResourceName()).isEqualTo("0");
  }

  @Test
  void onlyOperatorsMayStopTheAgent(@TtrpcClient("agent") NodeAgentTtrpc.Client agent, @TtrpcClient("stranger") NodeAgentTtrpc.Client stranger) {
    StopRequest request = StopRequest.getDefaultInstance();
    assertThat(failure(() -> agent.stop(request)).code()).isEqualTo(StatusCode.PERMISSION_DENIED);
    assertThat(failure(() -> stranger.stop(request)).code()).isEqualTo(StatusCode.UNAUTHENTICATED);
  }

  @Test
  void deadlineEndsAWatch(@TtrpcClient("agent") NodeAgentTtrpc.Client agent) {
    List<Object> samples = new ArrayList<>();
    WatchRequest request =
        WatchRequest.newBuilder().setInterval(Durations.fromMillis(50)).setCount(3600).build();
    TtrpcException e =
        failure(() -> agent.withTimeout(Duration.ofSeconds(1)).watch(request, samples::add));
    assertThat(e.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(samples).isNotEmpty();
  }

  @Test
  void reportsHaveHealthMetersSpansAndConnections(@TtrpcClient("agent") NodeAgentTtrpc.Client agent, @TtrpcClient("agent") InsightTtrpc.Client insight) {
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

  private static TtrpcException failure(ThrowingCallable call) {
    TtrpcException e = catchThrowableOfType(TtrpcException.class, call);
    assertThat(e).as("the failure of the call").isNotNull();
    return e;
  }
}
