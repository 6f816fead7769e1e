package io.ttrpc.demo.agent;

import io.ttrpc.CallContext;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.demo.machine.Machine;
import io.ttrpc.demo.proto.Agent;
import io.ttrpc.demo.proto.Answer;
import io.ttrpc.demo.proto.Chunk;
import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.NodeAgentService;
import io.ttrpc.demo.proto.Question;
import io.ttrpc.demo.proto.Receipt;
import io.ttrpc.demo.proto.Sample;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.time.InstantSource;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * The agent: the interface that the generator wrote for {@code service NodeAgent}, implemented by a
 * bean. A method returns when its call has ended, also where it streams; a stream is read with
 * {@code for} and written with {@code send}, which waits while the peer does not keep up.
 */
@TtrpcService
class NodeAgent implements NodeAgentService {
  private final Machine machine;
  private final InstantSource clock;
  private final Pause pause;
  private final AsyncTaskExecutor executor;

  NodeAgent(
      Machine machine,
      InstantSource clock,
      Pause pause,
      AsyncTaskExecutor applicationTaskExecutor) {
    this.machine = machine;
    this.clock = clock;
    this.pause = pause;
    this.executor = applicationTaskExecutor;
  }

  @Override
  public HostFacts describe(DescribeRequest request) {
    ProcessHandle self = ProcessHandle.current();
    return machine.facts().toBuilder()
        .setAgent(
            Agent.newBuilder()
                .setPid(self.pid())
                .setUser(System.getProperty("user.name"))
                .setJava(Runtime.version().toString()))
        .setCaller(caller())
        .build();
  }

  @Override
  public void watch(WatchRequest request, StreamSender<Sample> samples) {
    WatchPlan plan = WatchPlan.of(request);
    Sampler sampler = new Sampler(machine, clock);
    samples.send(sampler.next());
    for (long sent = 1; sent < plan.count(); sent++) {
      pause.pause(plan.interval());
      samples.send(sampler.next());
    }
  }

  @Override
  public Receipt upload(StreamReceiver<Chunk> chunks) {
    Arrival arrival = new Arrival();
    for (Chunk chunk : chunks) {
      arrival.add(chunk);
    }
    return arrival.receipt();
  }

  @Override
  public void converse(StreamReceiver<Question> questions, StreamSender<Answer> responses) {
    // Closed in reverse: alerts first, so that none is raised in a stream that has ended.
    try (AnswerStream answers = new AnswerStream(responses);
        Alerts alerts = new Alerts(machine, pause, executor, answers)) {
      Conversation conversation = new Conversation(machine, new Sampler(machine, clock), alerts);
      for (Question question : questions) {
        conversation.answer(question).ifPresent(answers::send);
      }
    }
  }

  /** The kernel vouches for the peer of a Unix socket; a test that calls the bean has none. */
  private static String caller() {
    CallContext call = CallContext.currentOrNull();
    return call == null || call.peer() == null ? "" : call.peer().toString();
  }
}
