package io.ttrpc.interop.client;

import io.ttrpc.StatusCode;
import io.ttrpc.conformance.v1.SleepResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Many connections, and connections that end early. */
final class ConnectionChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "100 connections at once are served",
              first -> {
                List<Peer> peers = new ArrayList<>();
                try {
                  for (int i = 0; i < 100; i++) {
                    Peer peer = first.another();
                    peers.add(peer);
                    peer.mustBeUsable();
                  }
                  Callers.run(
                      peers.size(),
                      caller ->
                          Echoes.streamed(
                              peers.get(caller).conformance(),
                              5,
                              Payload.text("connection " + caller)));
                } finally {
                  peers.forEach(Peer::close);
                }
              }),
          new Check(
              "a client that vanishes with calls running harms no other",
              survivor -> {
                try (var stream = survivor.conformance().echoStream()) {
                  for (int round = 0; round < 20; round++) {
                    vanish(survivor.another());
                    Echoes.exchange(stream, round, Payload.text("still here"));
                  }
                  Streams.close(stream);
                }
              }),
          new Check(
              "a call on a closed channel is UNAVAILABLE",
              first -> {
                Peer peer = first.another();
                peer.mustBeUsable();
                peer.close();
                Expect.failure(
                    StatusCode.UNAVAILABLE,
                    () -> Echoes.unary(peer.conformance(), 1, Payload.text("too late")));
              }));

  private ConnectionChecks() {}

  /** Closes a connection on which a unary call, a stream and a flood are under way. */
  private static void vanish(Peer peer) throws Exception {
    try (peer) {
      CompletableFuture<SleepResponse> sleeping =
          peer.async().sleep(DeadlineChecks.sleep(DeadlineChecks.ENDLESS));
      var stream = peer.conformance().echoStream();
      Echoes.exchange(stream, 1, Payload.text("about to vanish"));
      var flood = peer.conformance().flood();
      flood.send(FloodChecks.request(1000, 1024));
      Streams.next(flood);
      peer.close();
      Expect.failure(StatusCode.UNAVAILABLE, () -> outcome(sleeping));
      Expect.failure(StatusCode.UNAVAILABLE, () -> stream.receive());
    }
  }

  private static void outcome(CompletableFuture<?> call) throws Exception {
    try {
      call.get();
    } catch (ExecutionException e) {
      throw Failures.unwrap(e);
    }
  }
}
