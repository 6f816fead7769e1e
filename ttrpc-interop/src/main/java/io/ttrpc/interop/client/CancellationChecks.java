package io.ttrpc.interop.client;

import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.conformance.v1.Total;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;

/**
 * Calls that this side gives up. The protocol has no frame that tells the server, so what counts is
 * that the connection goes on without them.
 */
final class CancellationChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "an interrupted caller is CANCELLED", CancellationChecks::interruptedIsCancelled),
          new Check(
              "a future may be cancelled",
              peer -> {
                CompletableFuture<?> slow =
                    peer.async().sleep(DeadlineChecks.sleep(DeadlineChecks.ENDLESS));
                peer.mustBeUsable();
                Expect.that(!slow.isDone(), "the call must still be running but is " + slow);
                slow.cancel(true);
              }),
          new Check(
              "a stream of responses may be closed midway",
              peer -> {
                try (var parts =
                    peer.conformance().divide(Total.newBuilder().setCount(100_000).build())) {
                  Streams.next(parts);
                }
              }),
          new Check(
              "a Flood may be closed midway",
              peer -> {
                try (var flood = peer.conformance().flood()) {
                  flood.send(FloodChecks.request(100_000, 100));
                  Streams.next(flood);
                }
              }),
          new Check(
              "an upload may be closed midway",
              peer -> {
                try (var upload = peer.conformance().sum()) {
                  upload.send(OneSidedStreamChecks.part(1));
                }
              }),
          new Check(
              "100 streams may be closed midway",
              peer -> {
                for (int i = 0; i < 100; i++) {
                  try (var stream = peer.conformance().echoStream()) {
                    Echoes.exchange(stream, i, Payload.text("given up"));
                  }
                }
              }));

  private CancellationChecks() {}

  private static void interruptedIsCancelled(Peer peer) throws Exception {
    FutureTask<Status> call =
        new FutureTask<>(
            () ->
                Expect.failure(
                    StatusCode.CANCELLED,
                    () -> peer.conformance().sleep(DeadlineChecks.sleep(DeadlineChecks.ENDLESS))));
    Thread caller = new Thread(call, "interrupted caller");
    caller.start();
    peer.mustBeUsable();
    Expect.that(!call.isDone(), "the call must still be running");
    caller.interrupt();
    call.get();
  }
}
