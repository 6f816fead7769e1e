package io.ttrpc.demo.web;

import com.google.protobuf.util.Durations;
import io.ttrpc.demo.proto.NodeAgentService;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A server-streaming call: each sample goes on to the browser as it comes.
 *
 * <p>ttrpc has no frame that would tell the agent that a browser has left and its watch is of no
 * use any more. So a watch is asked for a minute's worth of samples, and after that the next one.
 */
@RestController
class SampleController {
  private static final Duration WATCH = Duration.ofMinutes(1);

  private final NodeAgentService agent;
  private final Browsers browsers;

  SampleController(@TtrpcClient("node") NodeAgentService agent, Browsers browsers) {
    this.agent = agent;
    this.browsers = browsers;
  }

  @GetMapping(path = "/api/samples", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter samples(@RequestParam(defaultValue = "1000") int intervalMillis) {
    WatchRequest watch = watch(intervalMillis);
    return browsers.stream(
        browser -> {
          while (browser.isThere()) {
            agent.watch(watch, sample -> browser.send("sample", sample));
          }
        });
  }

  private static WatchRequest watch(int intervalMillis) {
    long count = WATCH.toMillis() / Math.max(1, intervalMillis);
    return WatchRequest.newBuilder()
        .setInterval(Durations.fromMillis(intervalMillis))
        .setCount((int) Math.max(1, count))
        .build();
  }
}
