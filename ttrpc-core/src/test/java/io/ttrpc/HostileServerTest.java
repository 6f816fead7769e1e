package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.FrameWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Servers that mean their clients ill; the channel of the bench is the one that must not suffer.
 */
class HostileServerTest extends ClientUnderTest {
  private static final long LITTLE = 16 << 20;

  private int nextId = 1;

  @Test
  void noiseIsSurvived() throws Exception {
    HostileBytes bytes = HostileBytes.anyOf();
    for (int i = 0; i < 100; i++) {
      play(bytes, bytes.noise());
    }
  }

  @Test
  void mutatedFramesAreSurvived() throws Exception {
    HostileBytes bytes = HostileBytes.anyOf();
    List<Frame> honest =
        List.of(
            data(3, "a"),
            response(1, "u"),
            data(5, "b"),
            data(3, RC, "c"),
            failure(5, StatusCode.ABORTED, "d"),
            response(7, "e"),
            end(9));
    for (int i = 0; i < 300; i++) {
      play(bytes, bytes.mutated(honest));
    }
  }

  /**
   * Responds to calls of all kinds with the bytes, then closes: the calls must end, in whatever
   * way.
   */
  private void play(HostileBytes bytes, ByteBuffer script) throws Exception {
    try (TtrpcChannel victim = TtrpcChannel.forTarget(path.toString())) {
      List<CompletableFuture<?>> calls = new ArrayList<>();
      calls.add(ClientCalls.unaryAsync(victim, EchoService.UNARY, text("u"), CallOptions.DEFAULT));
      try (FakePeer stranger = FakePeer.accept(listener)) {
        assertThat(stranger.takeFrame().streamId()).isEqualTo(1);
        calls.add(async(() -> readAll(victim)));
        calls.add(async(() -> readAll(victim)));
        calls.add(
            ClientCalls.unaryAsync(victim, EchoService.UNARY, text("u"), CallOptions.DEFAULT));
        for (int i = 1; i < 4; i++) {
          var unused = stranger.takeFrame();
        }
        stranger.sendBytes(script);
        assertOthersWork();
      } catch (IOException closedByClient) {
        assertOthersWork();
      }
      for (CompletableFuture<?> call : calls) {
        call.handle((done, failure) -> failure == null || failure.getMessage() != null)
            .get(10, TimeUnit.SECONDS);
      }
    } catch (AssertionError | Exception e) {
      throw new AssertionError(bytes.toString(), e);
    }
  }

  private static int readAll(TtrpcChannel victim) {
    int count = 0;
    try (ServerStreamingCall<StringValue> responses =
        ClientCalls.serverStreaming(victim, EchoService.SPLIT, text("s"), CallOptions.DEFAULT)) {
      for (StringValue response : responses) {
        count += response.getSerializedSize();
      }
    }
    return count;
  }

  @Test
  void claimedLengthsCostNoMemory() throws Exception {
    ByteBuffer claim = ByteBuffer.allocate(200);
    claim.put(FrameWriter.encode(response(1, "read so far")));
    claim
        .putInt(FrameHeader.MAX_DATA_LENGTH)
        .putInt(3)
        .put((byte) FrameHeader.RESPONSE)
        .put((byte) 0);
    claim.flip();
    List<AutoCloseable> opened = new ArrayList<>();
    List<FakePeer> claiming = new ArrayList<>();
    List<CompletableFuture<StringValue>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      TtrpcChannel victim =
          TtrpcChannel.builder(path.toString()).maxMessageSize(FrameHeader.MAX_DATA_LENGTH).build();
      opened.add(victim);
      calls.add(ClientCalls.unaryAsync(victim, EchoService.UNARY, text("u"), CallOptions.DEFAULT));
      FakePeer stranger = FakePeer.accept(listener);
      opened.add(stranger);
      claiming.add(stranger);
    }
    long before = Footprint.liveBytes();
    for (int i = 0; i < 200; i++) {
      claiming.get(i).sendBytes(claim.slice());
      assertThat(calls.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(text("read so far"));
    }
    assertOthersWork();
    assertThat(Footprint.liveBytes() - before).isLessThan(LITTLE);
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void endlessFramesOfDeadStreamsAreDropped() throws Exception {
    assertOthersWork();
    long before = Footprint.liveBytes();
    ByteBuffer flood =
        HostileBytes.repeated(
            1000, data(1, "finished"), response(1_000_001, "future"), data(2, "even"));
    for (int i = 0; i < 200; i++) {
      peer.sendBytes(flood.slice());
    }
    assertOthersWork();
    assertThat(Footprint.liveBytes() - before).isLessThan(LITTLE);
  }

  private void assertOthersWork() throws IOException {
    long start = System.nanoTime();
    assertConnectionWorks(nextId);
    nextId += 2;
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }
}
