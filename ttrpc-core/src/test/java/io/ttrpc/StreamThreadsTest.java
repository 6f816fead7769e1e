package io.ttrpc;

import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of streams whose handlers wait for their peer, beside other calls. */
@Timeout(60)
class StreamThreadsTest {
  private static final int MANY = 600;

  @TempDir Path folder;
  private final EchoService service = new EchoService();

  @Test
  void openStreamsTakeNoThreadFromUnaryCalls() throws Exception {
    try (TtrpcServer server = builder().start();
        FakePeer streams = FakePeer.connect(path());
        FakePeer caller = FakePeer.connect(path())) {
      for (int i = 0; i < MANY; i++) {
        streams.send(request(1 + 2 * i, RO | ND, "Chat", null));
      }
      for (int i = 0; i < 200; i++) {
        caller.send(unary(1 + 2 * i, "x"));
        assertThat(caller.takeFrame()).isEqualTo(response(1 + 2 * i, "x"));
      }
      assertThat(server.callCount()).isPositive();
    }
  }

  @Test
  void openStreamsOfConnectionsTakeNoThreadFromStreamsOfOthers() throws Exception {
    try (TtrpcServer server = builder().maxStreamThreads(8).start();
        FakePeer streams = FakePeer.connect(path());
        FakePeer more = FakePeer.connect(path());
        FakePeer caller = FakePeer.connect(path())) {
      for (int i = 0; i < MANY; i++) {
        streams.send(request(1 + 2 * i, RO | ND, "Chat", null));
        more.send(request(1 + 2 * i, RO | ND, "Chat", null));
      }
      for (int i = 0; i < 100; i++) {
        int id = 1 + 2 * i;
        caller.send(request(id, RO | ND, "Chat", null), data(id, "x"), end(id));
        assertThat(caller.takeFrame()).isEqualTo(data(id, "x"));
        assertThat(caller.takeFrame()).isEqualTo(end(id));
      }
      assertThat(server.callCount()).isPositive();
    }
  }

  @Test
  void streamThatFindsNoThreadIsRefusedAfterItsTime() throws Exception {
    try (TtrpcServer server = builder().maxStreamThreads(2).start();
        FakePeer peer = FakePeer.connect(path())) {
      for (int id = 1; id <= 7; id += 2) {
        peer.send(request(id, RO | ND, "Chat", null));
      }
      List<Frame> refused = new ArrayList<>(List.of(peer.takeFrame(), peer.takeFrame()));
      assertThat(refused)
          .allSatisfy(
              frame -> {
                assertThat(frame.type()).isEqualTo(FrameHeader.RESPONSE);
                assertThat(frame.data().toStringUtf8()).contains("maxStreamThreads");
              })
          .extracting(Frame::streamId)
          .containsExactlyInAnyOrder(5, 7);
      peer.send(data(1, "a"));
      assertThat(peer.takeFrame()).isEqualTo(data(1, "a"));
      assertThat(server.callCount()).isEqualTo(2);
    }
  }

  @Test
  void streamThatWaitsRunsWhenAnotherOneEnds() throws Exception {
    try (TtrpcServer server = builder().maxStreamThreads(1).start();
        FakePeer peer = FakePeer.connect(path())) {
      peer.send(request(1, RO | ND, "Chat", null), request(3, RO | ND, "Chat", null));
      peer.send(data(3, "b"), end(3));
      peer.send(end(1));
      assertThat(peer.takeFrame()).isEqualTo(end(1));
      assertThat(peer.takeFrame()).isEqualTo(data(3, "b"));
      assertThat(peer.takeFrame()).isEqualTo(end(3));
      assertThat(server.isListening()).isTrue();
    }
  }

  @Test
  void bidiCallsThatClientsHaveClosedEarlyLeaveNoHandlerBehind() throws Exception {
    CountDownLatch ended = new CountDownLatch(MANY);
    service.chat =
        (requests, responses) -> {
          requests.forEach(responses::send);
          ended.countDown();
        };
    try (TtrpcServer server = builder().start();
        TtrpcChannel channel = TtrpcChannel.forTarget(path().toString())) {
      for (int i = 0; i < MANY; i++) {
        try (var call = ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT)) {
          call.send(EchoService.text("x"));
          assertThat(call.receive()).isEqualTo(EchoService.text("x"));
        }
      }
      ended.await();
      assertThat(server.isListening()).isTrue();
    }
  }

  private TtrpcServer.Builder builder() {
    return TtrpcServer.builder().listen(path().toString()).service(service.definition());
  }

  private Path path() {
    return folder.resolve("s.sock");
  }
}
