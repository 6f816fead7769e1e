package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.UNIMPLEMENTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory that connections hold on a server between frames and within one. */
class ServerMemoryTest extends ServerUnderTest {
  private static final int CONNECTIONS = 10;
  private static final long MIB = 1 << 20;

  /** Half frames lie in chunks, some of which wait for their next use in any case. */
  private static final long CHUNKS = 2 * MIB;

  /** Entries of metadata, each of two bytes. */
  private static final int ENTRIES = 1 << 20;

  private final List<FakePeer> peers = new ArrayList<>();

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder).maxMetadata(ENTRIES, 2 * ENTRIES);
  }

  @AfterEach
  void disconnect() throws IOException {
    for (FakePeer each : peers) {
      each.close();
    }
  }

  private void connectPeers() throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      peers.add(FakePeer.connect(path));
    }
  }

  @Test
  void idleConnectionKeepsNothingOfALargeRequest() throws Exception {
    service.unary = request -> text("taken");
    Frame large = unary(1, "x".repeat(3 << 20));
    assertConnectionWorks();
    connectPeers();
    long before = Footprint.liveBytes();
    for (FakePeer each : peers) {
      each.send(large);
      assertThat(each.takeFrame()).isEqualTo(response(1, "taken"));
    }
    await().untilAsserted(() -> assertThat(Footprint.liveBytes() - before).isLessThan(3 * MIB));
  }

  private void assertConnectionWorks() throws IOException {
    peer.send(unary(1, ""));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "taken"));
  }

  @Test
  void idleConnectionKeepsNoMetadata() throws Exception {
    Frame frame = Frame.of(1, FrameHeader.REQUEST, 0, emptyEntries(ENTRIES));
    long before = Footprint.liveBytes();
    peer.send(frame);
    assertThat(peer.takeFrame()).isEqualTo(failure(1, UNIMPLEMENTED, "service "));
    await().untilAsserted(() -> assertThat(Footprint.liveBytes() - before).isLessThan(3 * MIB));
  }

  /** Objects for so many entries would take more than a hundred times as much. */
  @Test
  void runningCallHoldsItsMetadataInTheEncodingOfTheRequest() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    service.unary =
        request -> {
          entered.countDown();
          await().until(() -> leave.getCount() == 0);
          return text("" + CallContext.current().metadata().keys());
        };
    ByteString request = unary(1, "x").data().concat(emptyEntries(ENTRIES));
    long before = Footprint.liveBytes();
    peer.send(Frame.of(1, FrameHeader.REQUEST, 0, request));
    entered.await();
    await()
        .untilAsserted(
            () -> assertThat(Footprint.liveBytes() - before).isLessThan(3L * request.size()));
    leave.countDown();
    assertThat(peer.takeFrame()).isEqualTo(response(1, "[]"));
  }

  /** Fields of metadata with an empty key and an empty value, the smallest ones. */
  private static ByteString emptyEntries(int count) {
    byte[] entries = new byte[2 * count];
    for (int i = 0; i < entries.length; i += 2) {
      entries[i] = 5 << 3 | 2;
    }
    return ByteString.copyFrom(entries);
  }

  @Test
  void halfAFrameHoldsLittleMoreThanWhatHasCome() throws Exception {
    int come = 800 << 10;
    ByteBuffer half = ByteBuffer.allocate(come).putInt(4 << 20).putInt(1);
    half.put((byte) FrameHeader.REQUEST);
    connectPeers();
    long before = Footprint.liveBytes();
    for (FakePeer each : peers) {
      each.sendBytes(half.duplicate().rewind());
    }
    await()
        .untilAsserted(
            () ->
                assertThat(Footprint.liveBytes() - before)
                    .isBetween(
                        CONNECTIONS * (long) come - CHUNKS, CONNECTIONS * (come + 100L * 1024)));
  }
}
