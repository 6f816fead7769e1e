package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.INVALID_ARGUMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.FrameWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that mean the server ill; the peer of the bench is the one that must not suffer. */
class HostileClientTest extends ServerUnderTest {
  private static final Duration BOUND = Duration.ofSeconds(5);
  private static final long LITTLE = 16 << 20;
  private static final long MUCH = 64 << 20;

  private final List<FakePeer> hostile = new ArrayList<>();
  private int nextId = 1;

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder)
        .maxMessageSize(FrameHeader.MAX_DATA_LENGTH)
        .streamPause(Duration.ofMillis(50));
  }

  /** Runs before the bench looks at what is left. */
  @AfterEach
  void disconnect() throws IOException {
    for (FakePeer each : hostile) {
      each.close();
    }
    await().untilAsserted(() -> assertThat(server.connectionCount()).isLessThanOrEqualTo(1));
  }

  @Test
  void noiseIsSurvived() throws Exception {
    HostileBytes bytes = HostileBytes.anyOf();
    for (int i = 0; i < 300; i++) {
      play(bytes, bytes.noise());
    }
    assertOthersAreServed();
  }

  @Test
  void mutatedFramesAreSurvived() throws Exception {
    HostileBytes bytes = HostileBytes.anyOf();
    List<Frame> honest =
        List.of(
            unary(1, "u", 1_000_000_000, new KeyValue("k", "v")),
            request(3, RO | ND, "Chat", null),
            data(3, "a"),
            request(5, RC, "Split", text("b c d")),
            data(3, RC, "e"),
            request(7, RO | ND, "Count", null),
            data(7, "f"),
            end(7));
    for (int i = 0; i < 600; i++) {
      play(bytes, bytes.mutated(honest));
    }
    assertOthersAreServed();
  }

  /** Says the bytes on a connection of their own, which stays open in one of two cases. */
  private void play(HostileBytes bytes, ByteBuffer script) throws IOException {
    FakePeer stranger = stranger();
    try {
      stranger.sendBytes(script);
      if (bytes.toss()) {
        stranger.close();
      }
      if (nextId < 100) {
        assertOthersAreServed();
      }
    } catch (IOException closedByServer) {
      stranger.close();
    } catch (AssertionError e) {
      throw new AssertionError(bytes.toString(), e);
    }
  }

  @Test
  void claimedLengthsAndHalfHeadersCostNoMemory() throws Exception {
    ByteBuffer claim = ByteBuffer.allocate(200);
    claim.put(FrameWriter.encode(unary(1, "read so far")));
    claim
        .putInt(FrameHeader.MAX_DATA_LENGTH)
        .putInt(3)
        .put((byte) FrameHeader.REQUEST)
        .put((byte) 0);
    claim.flip();
    for (int i = 0; i < 200; i++) {
      stranger().sendHex("000001".substring(0, 2 + 2 * (i % 3)));
    }
    List<FakePeer> claiming = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      claiming.add(stranger());
    }
    long before = Footprint.liveBytes();
    for (FakePeer each : claiming) {
      each.sendBytes(claim.slice());
      assertThat(each.takeFrame()).isEqualTo(response(1, "read so far"));
    }
    assertOthersAreServed();
    assertThat(server.connectionCount()).isEqualTo(401);
    assertThat(Footprint.liveBytes() - before).isLessThan(LITTLE);
  }

  @Test
  void endlessDataOfAFinishedStreamGetsNoResponse() throws Exception {
    FakePeer stranger = stranger().send(unary(1, "done"));
    assertThat(stranger.takeFrame()).isEqualTo(response(1, "done"));
    ByteBuffer flood = HostileBytes.repeated(1000, data(1, "more"));
    for (int i = 0; i < 200; i++) {
      stranger.sendBytes(flood.slice());
    }
    assertOthersAreServed();
    stranger.send(unary(3, "and now?"));
    assertThat(stranger.takeFrame()).isEqualTo(response(3, "and now?"));
  }

  @Test
  void responsesThatNobodyReadsHoldBackTheirClient() throws Exception {
    long before = Footprint.liveBytes();
    FakePeer stranger = stranger();
    ByteBuffer flood = HostileBytes.repeated(1000, data(9, "of no stream"));
    long frames = stranger.sendUntilHeldBack(flood::slice, MUCH) / (flood.remaining() / 1000);
    assertOthersAreServed();
    assertThat(Footprint.liveBytes() - before).isLessThan(LITTLE);
    for (long i = 0; i < frames; i++) {
      assertThat(stranger.takeFrame())
          .isEqualTo(failure(9, INVALID_ARGUMENT, "StreamID is no longer active"));
    }
  }

  @Test
  void clientThatDoesNotReadItsResponsesIsHeldBack() throws Exception {
    long before = Footprint.liveBytes();
    for (int i = 0; i < 2; i++) {
      long unused = stranger().sendUntilHeldBack(new Requests(request -> request), MUCH);
    }
    service.unary = request -> request;
    assertOthersAreServed();
    assertThat(Footprint.liveBytes() - before).isLessThan(LITTLE);
  }

  @Test
  void clientThatDoesNotReadItsLargeResponsesIsHeldBack() throws Exception {
    long before = Footprint.liveBytes();
    Requests requests = new Requests(request -> text(request.getValue().repeat(8)));
    long unused = stranger().sendUntilHeldBack(requests, MUCH);
    service.unary = request -> request;
    assertOthersAreServed();
    assertThat(Footprint.liveBytes() - before).isLessThan(LITTLE);
  }

  private FakePeer stranger() throws IOException {
    FakePeer stranger = FakePeer.connect(path);
    hostile.add(stranger);
    return stranger;
  }

  private void assertOthersAreServed() throws IOException {
    long start = System.nanoTime();
    assertConnectionWorks(nextId);
    nextId += 2;
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
  }

  /**
   * Fifty requests of a thousand bytes and more at a time, as fast as their handlers begin: the
   * server bounds what is queued for a peer, but not the number of calls that have begun before.
   */
  private final class Requests implements Supplier<ByteBuffer> {
    private static final int COUNT = 50;

    private final Semaphore begun = new Semaphore(COUNT);
    private int nextId = 1;

    Requests(UnaryOperator<StringValue> handler) {
      service.unary =
          request -> {
            begun.release();
            return handler.apply(request);
          };
    }

    @Override
    public ByteBuffer get() {
      awaitHandlers();
      ByteBuffer requests = ByteBuffer.allocate(60 << 10);
      for (int i = 0; i < COUNT; i++) {
        requests.put(FrameWriter.encode(unary(nextId, "x".repeat(1000))));
        nextId += 2;
      }
      return requests.flip();
    }

    /**
     * Waits for the handlers of the last requests; not for long, as the server may hold us back.
     */
    private void awaitHandlers() {
      try {
        boolean unused = begun.tryAcquire(COUNT, 300, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
