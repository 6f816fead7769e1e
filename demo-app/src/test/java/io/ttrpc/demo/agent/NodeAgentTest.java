package io.ttrpc.demo.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.ttrpc.StreamReceiver;
import io.ttrpc.demo.proto.Chunk;
import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.InspectRequest;
import io.ttrpc.demo.proto.ProcessList;
import io.ttrpc.demo.proto.ProcessQuery;
import io.ttrpc.demo.proto.Receipt;
import io.ttrpc.demo.proto.Sample;
import io.ttrpc.demo.proto.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticApplicationContext;

/** A service is an object: a test calls its methods, with no socket and no Spring. */
class NodeAgentTest {
  private final NodeAgent agent =
      new NodeAgent(new Machine(), new Ending(new StaticApplicationContext()));

  @Test
  void hostIsDescribed() {
    HostFacts facts = agent.describe(DescribeRequest.getDefaultInstance());
    assertThat(facts.getAgentPid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(facts.getCpus()).isPositive();
    assertThat(facts.getCaller()).isEmpty();
  }

  @Test
  void watchSendsAsManySamplesAsAskedFor() {
    List<Sample> samples = new ArrayList<>();
    agent.watch(
        WatchRequest.newBuilder().setInterval(Durations.fromMillis(1)).setCount(3).build(),
        samples::add);
    assertThat(samples).hasSize(3);
    assertThat(samples).allMatch(sample -> sample.getMemoryTotalBytes() > 0);
  }

  @Test
  void receiptCountsWhatTheChunksHave() {
    Receipt receipt =
        agent.upload(StreamReceiver.of(List.of(chunk("one\ntw"), chunk("o\n"), chunk("three"))));
    assertThat(receipt.getName()).isEqualTo("a.txt");
    assertThat(receipt.getBytes()).isEqualTo(13);
    assertThat(receipt.getLines()).isEqualTo(3);
    assertThat(receipt.getChunks()).isEqualTo(3);
    // printf 'one\ntwo\nthree' | sha256sum
    assertThat(receipt.getSha256())
        .isEqualTo("058053d87c818d699cde0f00d670bca0e1c6ad857caa9758ea6a556d7c64fcee");
  }

  @Test
  void eachQueryHasItsAnswer() {
    List<ProcessList> answers = new ArrayList<>();
    agent.search(StreamReceiver.of(List.of(query("JAVA"), query("no such process"))), answers::add);
    assertThat(answers)
        .extracting(ProcessList::getNameContains)
        .containsExactly("JAVA", "no such process");
    assertThat(answers.get(0).getFound()).isPositive();
    assertThat(answers.get(1).getFound()).isZero();
  }

  @Test
  void missingProcessIsAnException() {
    assertThatThrownBy(() -> agent.inspect(InspectRequest.getDefaultInstance()))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("no process 0");
  }

  private static Chunk chunk(String text) {
    return Chunk.newBuilder().setName("a.txt").setData(ByteString.copyFromUtf8(text)).build();
  }

  private static ProcessQuery query(String name) {
    return ProcessQuery.newBuilder().setNameContains(name).build();
  }
}
