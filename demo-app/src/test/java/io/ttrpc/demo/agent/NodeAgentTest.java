package io.ttrpc.demo.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.Chunk;
import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.NodeAgentService;
import io.ttrpc.demo.proto.Receipt;
import io.ttrpc.demo.proto.Sample;
import io.ttrpc.demo.proto.WatchRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** The service as the plain object that it is: no server, no socket. */
class NodeAgentTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private final List<Duration> pauses = new ArrayList<>();
  private final NodeAgentService agent =
      new NodeAgent(
          new QuietMachine(),
          InstantSource.fixed(NOW),
          pauses::add,
          new SimpleAsyncTaskExecutor("alert-"));

  @Test
  void descriptionTellsAboutMachineAndAgent() {
    HostFacts facts = agent.describe(DescribeRequest.getDefaultInstance());
    assertThat(facts.getHostName()).isEqualTo("quiet");
    assertThat(facts.getAgent().getPid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(facts.getCaller()).as("there is no peer").isEmpty();
  }

  @Test
  void watchSendsOneSampleAtOnceAndOneAfterEachInterval() {
    List<Sample> samples = watch(100, 3);
    assertThat(samples).hasSize(3);
    assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(100));
  }

  @Test
  void samplesTellCpuUseFromTheSecondOn() {
    List<Sample> samples = watch(100, 2);
    assertThat(samples.get(0).hasCpuBusy()).isFalse();
    assertThat(samples.get(1).getCpuBusy()).isEqualTo(0.5);
    assertThat(samples.get(1).getLoad().getOneMinute()).isEqualTo(0.5);
    assertThat(samples.get(1).getMemory().getAvailableBytes()).isEqualTo(400);
    assertThat(samples.get(1).getTime()).isEqualTo(Timestamps.fromMillis(NOW.toEpochMilli()));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.001s", "49, 0.049s", "3600001, 3600.001s", "-1, -0.001s"})
  void intervalOutOfBoundsIsRefused(long millis, String shown) {
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(() -> watch(millis, 1))
        .withMessage("INVALID_ARGUMENT: interval must be from 0.050s to 3600s but was " + shown);
  }

  @Test
  void endlessWatchIsRefusedWhereThereIsNoDeadline() {
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(() -> watch(100, 0))
        .withMessageContaining("a watch needs a count or a deadline")
        .matches(e -> e.code() == StatusCode.INVALID_ARGUMENT);
  }

  @Test
  void receiptTellsWhatArrivedInAllChunks() {
    assertThat(upload("one\ntw", "o\nthr", "ee"))
        .isEqualTo(
            Receipt.newBuilder()
                .setName("file.txt")
                .setChunks(3)
                .setBytes(13)
                .setLines(3)
                .setSha256("058053d87c818d699cde0f00d670bca0e1c6ad857caa9758ea6a556d7c64fcee")
                .build());
  }

  @Test
  void lineThatEndsTheFileIsNotCountedTwice() {
    assertThat(upload("one\n", "two\n").getLines()).isEqualTo(2);
  }

  @Test
  void uploadWithoutAChunkIsAnEmptyFile() {
    Receipt receipt = agent.upload(StreamReceiver.of(List.of()));
    assertThat(receipt.getBytes()).isZero();
    assertThat(receipt.getSha256()).startsWith("e3b0c44298fc1c14");
  }

  private List<Sample> watch(long intervalMillis, int count) {
    List<Sample> samples = new ArrayList<>();
    agent.watch(
        WatchRequest.newBuilder()
            .setInterval(Durations.fromMillis(intervalMillis))
            .setCount(count)
            .build(),
        samples::add);
    return samples;
  }

  private Receipt upload(String... texts) {
    return agent.upload(
        StreamReceiver.of(
            Stream.of(texts)
                .map(
                    text ->
                        Chunk.newBuilder()
                            .setName("file.txt")
                            .setData(ByteString.copyFromUtf8(text))
                            .build())
                .toList()));
  }
}
