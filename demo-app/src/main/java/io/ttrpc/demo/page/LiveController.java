package io.ttrpc.demo.page;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import io.ttrpc.demo.insight.Reporter;
import io.ttrpc.demo.insight.SpanRecorder;
import io.ttrpc.demo.proto.DemoState;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.Report;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The events of the page: each sample of the agent, and once a second the state of both processes.
 */
@RestController
@EnableScheduling
@Import({Reporter.class, SpanRecorder.class})
class LiveController {
  private static final int SAMPLES_OF_A_WATCH = 100;

  private final NodeAgentTtrpc.Client agent;
  private final AgentReports agentReports;
  private final ObjectProvider<AgentProcess> agentProcess;
  private final Reporter reporter;
  private final JsonFormat.Printer json;
  private final AsyncTaskExecutor executor;
  private final Set<LiveFeed> feeds = ConcurrentHashMap.newKeySet();

  LiveController(
      @TtrpcClient("node") NodeAgentTtrpc.Client agent,
      AgentReports agentReports,
      ObjectProvider<AgentProcess> agentProcess,
      Reporter reporter,
      JsonFormat.Printer json,
      AsyncTaskExecutor applicationTaskExecutor) {
    this.agent = agent;
    this.agentReports = agentReports;
    this.agentProcess = agentProcess;
    this.reporter = reporter;
    this.json = json;
    this.executor = applicationTaskExecutor;
  }

  @GetMapping(path = "/api/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter live(@RequestParam(defaultValue = "1000") int intervalMillis) {
    WatchRequest watch =
        WatchRequest.newBuilder()
            .setInterval(Durations.fromMillis(intervalMillis))
            .setCount(SAMPLES_OF_A_WATCH)
            .build();
    LiveFeed feed = new LiveFeed(agent, watch, json);
    feeds.add(feed);
    executor.execute(feed);
    return feed.emitter();
  }

  @GetMapping(path = "/api/state", produces = MediaType.APPLICATION_JSON_VALUE)
  DemoState state() {
    DemoState.Builder state = DemoState.newBuilder().setApplication(reporter.report());
    Report ofAgent = agentReports.latest();
    if (ofAgent != null) {
      state.setAgent(ofAgent);
    }
    agentProcess.ifAvailable(
        process -> state.addAllAgentLog(process.log()).setAgentStarts(process.starts()));
    return state.build();
  }

  /** Also tells which browsers have left: only writing does. */
  @Scheduled(fixedRate = 1, timeUnit = TimeUnit.SECONDS)
  void tellState() {
    if (!feeds.isEmpty()) {
      DemoState state = state();
      feeds.forEach(feed -> feed.send("state", state));
      feeds.removeIf(feed -> !feed.isOpen());
    }
  }

  @EventListener(ContextClosedEvent.class)
  void close() {
    feeds.forEach(LiveFeed::close);
  }
}
