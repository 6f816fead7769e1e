package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.StatusCode;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Many calls on one connection at one time. */
final class ConcurrencyChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "64 concurrent callers get their own responses",
              peer ->
                  Callers.run(
                      64,
                      caller -> {
                        for (int call = 0; call < 50; call++) {
                          Echoes.unary(
                              peer.conformance(),
                              caller * 1000L + call,
                              Payload.text("caller " + caller + " call " + call));
                        }
                      })),
          new Check(
              "a fast call ends before a slow one made earlier",
              peer -> {
                CompletableFuture<?> slow =
                    peer.async().sleep(DeadlineChecks.sleep(DeadlineChecks.ENDLESS));
                for (int i = 0; i < 20; i++) {
                  Echoes.unary(peer.conformance(), i, Payload.text("fast"));
                }
                Expect.that(!slow.isDone(), "the slow call must still be running but is " + slow);
                slow.cancel(true);
              }),
          new Check(
              "16 interleaved streams keep to themselves", ConcurrencyChecks::interleaveStreams),
          new Check(
              "8 streams of 2,000 messages at one time keep their order",
              peer ->
                  Callers.run(
                      8,
                      caller ->
                          Echoes.streamed(
                              peer.conformance(), 2000, Payload.patterned(64 + caller)))),
          new Check(
              "streams of all kinds and unary calls share a connection",
              peer -> Callers.run(48, caller -> callOfKind(caller % 6, peer))),
          new Check(
              "payloads of 1 MiB from 8 callers do not mix",
              peer ->
                  Callers.run(
                      8,
                      caller -> {
                        ByteString payload = Payload.patterned((1 << 20) + caller);
                        for (int call = 0; call < 4; call++) {
                          Echoes.unary(peer.conformance(), caller, payload);
                        }
                      })),
          new Check(
              "one thread of a stream sends while another receives",
              peer -> {
                try (var stream = peer.conformance().echoStream()) {
                  Callers.run(2, side -> talkOnOneSide(side, stream));
                }
              }));

  private ConcurrencyChecks() {}

  private static void callOfKind(int kind, Peer peer) throws Exception {
    switch (kind) {
      case 0 -> OneSidedStreamChecks.mustSum(peer.conformance(), 1, 2, 3, -4);
      case 1 -> OneSidedStreamChecks.mustDivide(peer.conformance(), 1001, 30);
      case 2 -> Echoes.streamed(peer.conformance(), 200, Payload.patterned(500));
      case 3 -> FailStreamChecks.mustFailAfter(peer, 5, StatusCode.ABORTED);
      case 4 -> FloodChecks.mustFlood(peer.conformance(), 200, 200);
      default -> Echoes.unary(peer.conformance(), 7, Payload.patterned(3000));
    }
  }

  /**
   * Gives each stream one message in turn, before the responses are taken in the opposite order.
   */
  private static void interleaveStreams(Peer peer) {
    List<BidiStreamingCall<EchoRequest, EchoResponse>> streams = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      streams.add(peer.conformance().echoStream());
    }
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < streams.size(); i++) {
        streams.get(i).send(Echoes.request(round, turn(i, round)));
      }
      for (int i = streams.size() - 1; i >= 0; i--) {
        Echoes.received(streams.get(i), round, turn(i, round));
      }
    }
    streams.forEach(Streams::close);
  }

  private static ByteString turn(int stream, int round) {
    return Payload.text("stream " + stream + " round " + round);
  }

  private static void talkOnOneSide(int side, BidiStreamingCall<EchoRequest, EchoResponse> stream) {
    int count = 5000;
    if (side == 0) {
      for (int i = 0; i < count; i++) {
        stream.send(Echoes.request(i, Payload.text("from one thread")));
      }
      stream.closeSend();
    } else {
      for (int i = 0; i < count; i++) {
        Echoes.received(stream, i, Payload.text("from one thread"));
      }
      Streams.mustEnd(stream);
    }
  }
}
