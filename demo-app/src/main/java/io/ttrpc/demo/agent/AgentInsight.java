package io.ttrpc.demo.agent;

import io.ttrpc.StreamSender;
import io.ttrpc.demo.insight.Reporter;
import io.ttrpc.demo.insight.SpanRecorder;
import io.ttrpc.demo.proto.FollowRequest;
import io.ttrpc.demo.proto.InsightService;
import io.ttrpc.demo.proto.Report;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.time.Duration;
import org.springframework.context.annotation.Import;

/** The second service of the agent: metrics, traces and health go over the same socket. */
@TtrpcService
@Import({Reporter.class, SpanRecorder.class})
class AgentInsight implements InsightService {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Reporter reporter;

  AgentInsight(Reporter reporter) {
    this.reporter = reporter;
  }

  @Override
  public void follow(FollowRequest request, StreamSender<Report> reports) {
    reports.send(reporter.report());
    for (int sent = 1; sent < request.getCount(); sent++) {
      Pause.of(INTERVAL);
      reports.send(reporter.report());
    }
  }
}
