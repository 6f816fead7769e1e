package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.FloodRequest;
import java.util.List;
import java.util.concurrent.FutureTask;

/** A server that sends as fast as it can. */
final class FloodChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "Flood of no messages ends at once", peer -> mustFlood(peer.conformance(), 0, 1)),
          new Check(
              "Flood sends 20,000 messages", peer -> mustFlood(peer.conformance(), 20_000, 100)),
          new Check(
              "Flood sends large messages", peer -> mustFlood(peer.conformance(), 32, 1 << 20)),
          new Check(
              "unary calls succeed during a Flood",
              peer -> {
                FutureTask<Void> flood =
                    new FutureTask<>(() -> mustFlood(peer.conformance(), 20_000, 1024), null);
                new Thread(flood, "flood").start();
                for (int i = 0; i < 100; i++) {
                  Echoes.unary(peer.conformance(), i, Payload.text("beside a flood"));
                }
                flood.get();
              }));

  private FloodChecks() {}

  static FloodRequest request(int count, int size) {
    return FloodRequest.newBuilder().setCount(count).setSize(size).build();
  }

  /**
   * Leaves this side open, as Flood reads one message only: a Rust server that has just returned
   * may respond to the closing frame with an error before it ends the stream itself.
   */
  static void mustFlood(ConformanceTtrpc.Client conformance, int count, int size) {
    ByteString payload = Payload.zeros(size);
    try (var flood = conformance.flood()) {
      flood.send(request(count, size));
      for (int i = 0; i < count; i++) {
        Echoes.received(flood, i, payload);
      }
      Streams.mustEnd(flood);
    }
  }
}
