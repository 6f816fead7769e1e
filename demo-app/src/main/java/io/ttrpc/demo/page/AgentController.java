package io.ttrpc.demo.page;

import com.google.protobuf.util.Durations;
import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.InspectRequest;
import io.ttrpc.demo.proto.NodeAgentService;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.ProcessFacts;
import io.ttrpc.demo.proto.Receipt;
import io.ttrpc.demo.proto.StopRequest;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.io.InputStream;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Calls with one response: method calls like any other, but for the socket in between. A call that
 * fails throws, and {@link Problems} tells the browser.
 */
@RestController
@RequestMapping(path = "/api", produces = MediaType.APPLICATION_JSON_VALUE)
class AgentController {
  private static final Duration LITTLE_TIME = Duration.ofMillis(300);
  private static final int MANY = 100;

  private final NodeAgentTtrpc.Client agent;
  private final NodeAgentService agentAsOperator;
  private final ObjectProvider<AgentProcess> process;

  /**
   * Takes two clients of one agent. The first is the generated class, which can give a call a
   * timeout of its own. The second sends the operator's token, by its properties alone.
   */
  AgentController(
      @TtrpcClient("node") NodeAgentTtrpc.Client agent,
      @TtrpcClient("operator") NodeAgentService agentAsOperator,
      ObjectProvider<AgentProcess> process) {
    this.agent = agent;
    this.agentAsOperator = agentAsOperator;
    this.process = process;
  }

  @GetMapping("/host")
  HostFacts host() {
    return agent.describe(DescribeRequest.getDefaultInstance());
  }

  @GetMapping("/processes/{pid}")
  ProcessFacts process(@PathVariable long pid) {
    return agent.inspect(InspectRequest.newBuilder().setPid(pid).build());
  }

  /** The agent gets the file while the browser still sends it. */
  @PutMapping("/files/{name}")
  Receipt upload(@PathVariable String name, InputStream content) {
    return agent.upload(new FileChunks(name, content));
  }

  /** A watch that the validation refuses, or one that outlasts the little time it gets. */
  @PutMapping("/watch")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void watch(@RequestParam int intervalMillis, @RequestParam int count) {
    agent
        .withTimeout(LITTLE_TIME)
        .watch(
            WatchRequest.newBuilder()
                .setInterval(Durations.fromMillis(intervalMillis))
                .setCount(count)
                .build(),
            sample -> {});
  }

  /** More calls, one after the other, than the agent's quota allows. */
  @PutMapping("/many-calls")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void manyCalls() {
    for (int call = 0; call < MANY; call++) {
      agent.describe(DescribeRequest.getDefaultInstance());
    }
  }

  @DeleteMapping("/agent")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void stop(@RequestParam Caller as) {
    NodeAgentService caller = as == Caller.OPERATOR ? agentAsOperator : agent;
    caller.stop(StopRequest.getDefaultInstance());
  }

  @DeleteMapping("/agent/process")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void kill() {
    process.ifAvailable(AgentProcess::kill);
  }

  /** The client that a call is made with. */
  enum Caller {
    OPERATOR,
    ANYBODY
  }
}
