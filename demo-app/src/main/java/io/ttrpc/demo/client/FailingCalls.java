package io.ttrpc.demo.client;

import com.google.protobuf.util.Durations;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * Calls that can not end well, to see how that looks. The injected client is the generated class
 * rather than the service's interface, since it can give a call a timeout of its own. All methods
 * may be called by any thread at any time.
 */
@Component
public class FailingCalls {
  private static final Duration LITTLE_TIME = Duration.ofMillis(300);

  private final NodeAgentTtrpc.Client agent;

  FailingCalls(@TtrpcClient("node") NodeAgentTtrpc.Client agent) {
    this.agent = agent;
  }

  /** A watch whose interval the agent refuses. */
  public Ending refused() {
    return watch(agent, WatchRequest.newBuilder().setInterval(Durations.fromMillis(1)).build());
  }

  /** A watch without end, and 300 ms time for it. */
  public Ending late() {
    return watch(
        agent.withTimeout(LITTLE_TIME),
        WatchRequest.newBuilder().setInterval(Durations.fromMillis(100)).build());
  }

  private static Ending watch(NodeAgentTtrpc.Client agent, WatchRequest request) {
    AtomicInteger samples = new AtomicInteger();
    long start = System.nanoTime();
    try {
      agent.watch(request, sample -> samples.incrementAndGet());
      throw new IllegalStateException("a call that can not end well did");
    } catch (TtrpcException e) {
      return new Ending(
          e.code(),
          e.status().message(),
          e.isFromPeer(),
          samples.get(),
          Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
  }
}
