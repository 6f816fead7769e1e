package io.ttrpc.demo.tour;

import com.google.protobuf.util.Durations;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.StatusCode;
import io.ttrpc.demo.client.Ending;
import io.ttrpc.demo.client.FailingCalls;
import io.ttrpc.demo.client.FileChunks;
import io.ttrpc.demo.proto.Alert;
import io.ttrpc.demo.proto.AlertQuestion;
import io.ttrpc.demo.proto.Answer;
import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.Metric;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.ProcessQuestion;
import io.ttrpc.demo.proto.Question;
import io.ttrpc.demo.proto.Receipt;
import io.ttrpc.demo.proto.Sample;
import io.ttrpc.demo.proto.SampleQuestion;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The calls of the tour. Each tells what came back, and throws if that is not what should have:
 * nothing here passes by printing alone.
 */
@Component
class Tour {
  private static final int SAMPLES = 4;
  private static final ProcessQuestion NOBODY =
      ProcessQuestion.newBuilder().setNameContains("no such process").build();

  private final NodeAgentTtrpc.Client agent;
  private final FailingCalls failingCalls;

  Tour(@TtrpcClient("node") NodeAgentTtrpc.Client agent, FailingCalls failingCalls) {
    this.agent = agent;
    this.failingCalls = failingCalls;
  }

  void describe(Story story) {
    HostFacts facts = agent.describe(DescribeRequest.getDefaultInstance());
    story.line(Phrases.machine(facts));
    story.line(
        "agent: process %d, Java %s; it was called by %s"
            .formatted(facts.getAgent().getPid(), facts.getAgent().getJava(), facts.getCaller()));
    expect(facts.getCpus() > 0, "at least one CPU", facts.getCpus());
  }

  void watch(Story story) {
    List<Sample> samples = new ArrayList<>();
    WatchRequest request =
        WatchRequest.newBuilder().setInterval(Durations.fromMillis(200)).setCount(SAMPLES).build();
    agent.watch(
        request,
        sample -> {
          samples.add(sample);
          story.line(Phrases.sample(sample));
        });
    expect(samples.size() == SAMPLES, SAMPLES + " samples", samples.size());
  }

  /** A text file that every JDK has. */
  void upload(Story story) {
    Path file = Path.of(System.getProperty("java.home"), "conf", "security", "java.security");
    try (InputStream content = Files.newInputStream(file)) {
      Receipt receipt = agent.upload(new FileChunks(String.valueOf(file.getFileName()), content));
      story.line(Phrases.receipt(receipt));
      expect(receipt.getBytes() == Files.size(file), Files.size(file) + " bytes", receipt);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two threads could share the conversation; one that takes turns reads more easily. */
  void converse(Story story) {
    try (BidiStreamingCall<Question, Answer> conversation = agent.converse()) {
      story.line("> What is the machine doing?");
      conversation.send(question(1).setSample(SampleQuestion.getDefaultInstance()).build());
      story.line("< " + Phrases.sample(next(conversation, 1).getSample()));

      story.line("> Which three processes have used most CPU time?");
      conversation.send(question(2).setProcesses(ProcessQuestion.newBuilder().setLimit(3)).build());
      story.line("< " + Phrases.processes(next(conversation, 2).getProcesses()));

      story.line("> Which are named '" + NOBODY.getNameContains() + "'?");
      conversation.send(question(3).setProcesses(NOBODY).build());
      story.line("< " + Phrases.problem(next(conversation, 3).getProblem()));

      story.line("> Tell me whenever more than 0 % of the memory are in use.");
      conversation.send(
          question(4).setAlert(AlertQuestion.newBuilder().setMetric(Metric.MEMORY_USED)).build());
      Alert set = next(conversation, 4).getAlert();
      story.line("< " + Phrases.alert(set));
      Alert raised = next(conversation, 4).getAlert();
      story.line("< " + Phrases.alert(raised));
      expect(raised.getState() == Alert.State.RAISED, "a raised alert", raised.getState());

      story.line("> That was all.");
      conversation.closeSend();
      expect(conversation.receive() == null, "the end of the conversation", "an answer");
    }
  }

  void refused(Story story) {
    Ending ending = failingCalls.refused();
    story.line(Phrases.ending(ending));
    expect(ending.code() == StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", ending.code());
  }

  void late(Story story) {
    Ending ending = failingCalls.late();
    story.line(Phrases.ending(ending));
    expect(ending.code() == StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", ending.code());
  }

  private static Question.Builder question(int number) {
    return Question.newBuilder().setNumber(number);
  }

  private static Answer next(BidiStreamingCall<Question, Answer> conversation, int question) {
    Answer answer = conversation.receive();
    if (answer == null) {
      throw new IllegalStateException("the conversation ended before answer " + question);
    }
    expect(answer.getQuestion() == question, "answer " + question, answer.getQuestion());
    return answer;
  }

  private static void expect(boolean met, String expected, Object actual) {
    if (!met) {
      throw new IllegalStateException("expected " + expected + " but got " + actual);
    }
  }
}
