package io.ttrpc.demo.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.ttrpc.CallContext;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.demo.proto.Chunk;
import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.InspectRequest;
import io.ttrpc.demo.proto.NodeAgentService;
import io.ttrpc.demo.proto.ProcessFacts;
import io.ttrpc.demo.proto.ProcessList;
import io.ttrpc.demo.proto.ProcessQuery;
import io.ttrpc.demo.proto.Receipt;
import io.ttrpc.demo.proto.Sample;
import io.ttrpc.demo.proto.StopReply;
import io.ttrpc.demo.proto.StopRequest;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * The service: the interface that the generator wrote for {@code service NodeAgent}, implemented by
 * a bean, with methods of all four kinds. A method returns when its call has ended, also where it
 * streams. A stream is read with {@code for} and written with {@code send}, which waits while the
 * peer does not keep up.
 */
@TtrpcService(interceptors = Quota.class)
class NodeAgent implements NodeAgentService {
  private final Machine machine;
  private final Ending ending;

  NodeAgent(Machine machine, Ending ending) {
    this.machine = machine;
    this.ending = ending;
  }

  @Override
  public HostFacts describe(DescribeRequest request) {
    return machine.facts().toBuilder().setCaller(caller()).build();
  }

  @Override
  public void watch(WatchRequest request, StreamSender<Sample> samples) {
    Duration interval = Duration.ofNanos(Durations.toNanos(request.getInterval()));
    samples.send(machine.sample());
    for (int sent = 1; sent < request.getCount(); sent++) {
      Pause.of(interval);
      samples.send(machine.sample());
    }
  }

  /** Looks at each chunk and lets it go, so a file may be of any size. */
  @Override
  public Receipt upload(StreamReceiver<Chunk> chunks) {
    Receipt.Builder receipt = Receipt.newBuilder();
    MessageDigest sha256 = sha256();
    boolean insideLine = false;
    for (Chunk chunk : chunks) {
      if (receipt.getName().isEmpty()) {
        receipt.setName(chunk.getName());
      }
      ByteString data = chunk.getData();
      sha256.update(data.asReadOnlyByteBuffer());
      receipt
          .setChunks(receipt.getChunks() + 1)
          .setBytes(receipt.getBytes() + data.size())
          .setLines(receipt.getLines() + lineEnds(data));
      insideLine = data.isEmpty() ? insideLine : data.byteAt(data.size() - 1) != '\n';
    }
    return receipt
        .setLines(receipt.getLines() + (insideLine ? 1 : 0))
        .setSha256(HexFormat.of().formatHex(sha256.digest()))
        .build();
  }

  @Override
  public void search(StreamReceiver<ProcessQuery> queries, StreamSender<ProcessList> answers) {
    for (ProcessQuery query : queries) {
      answers.send(machine.processes(query.getNameContains()));
    }
  }

  @Override
  public ProcessFacts inspect(InspectRequest request) {
    return machine.process(request.getPid());
  }

  @Override
  public StopReply stop(StopRequest request) {
    ending.begin("an operator has asked for it");
    return StopReply.getDefaultInstance();
  }

  /** The kernel vouches for the peer of a Unix socket; a test that calls the bean has none. */
  private static String caller() {
    CallContext call = CallContext.currentOrNull();
    return call == null || call.peer() == null ? "" : call.peer().toString();
  }

  private static int lineEnds(ByteString data) {
    int ends = 0;
    for (int i = 0; i < data.size(); i++) {
      ends += data.byteAt(i) == '\n' ? 1 : 0;
    }
    return ends;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has it", e);
    }
  }
}
