package io.ttrpc.interop.client;

import io.ttrpc.StatusCode;
import io.ttrpc.conformance.v1.ConformanceService;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.FailStreamRequest;
import io.ttrpc.conformance.v1.SleepRequest;
import io.ttrpc.conformance.v1.SleepResponse;
import io.ttrpc.interop.client.RawConnection.Response;
import java.time.Duration;
import java.util.List;

/** Deadlines: seen by handlers, kept by both sides, of unary calls and of streams. */
final class DeadlineChecks {
  /** Longer than any check may take. */
  static final Duration ENDLESS = Duration.ofSeconds(2 * Check.LIMIT_SECONDS);

  private static final Duration LONG = Duration.ofSeconds(20);

  /** The deadline of a call that is to miss it, and how late its end may be on a busy machine. */
  private static final Duration SHORT = Duration.ofMillis(100);

  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  static final List<Check> ALL =
      List.of(
          new Check(
              "Echo sees what remains until the deadline",
              peer ->
                  mustRemain(
                      Echoes.unary(
                          peer.conformance().withTimeout(LONG), 1, Payload.text("in time")))),
          new Check(
              "Echo sees no deadline where none was sent",
              peer ->
                  mustHaveNoDeadline(
                      Echoes.unary(peer.conformance(), 1, Payload.text("any time")))),
          new Check(
              "EchoStream sees what remains until the deadline",
              peer -> {
                try (var stream = peer.conformance().withTimeout(LONG).echoStream()) {
                  mustRemain(Echoes.exchange(stream, 1, Payload.text("in time")));
                  Streams.close(stream);
                }
              }),
          new Check(
              "EchoStream sees no deadline where none was sent",
              peer -> {
                try (var stream = peer.conformance().echoStream()) {
                  mustHaveNoDeadline(Echoes.exchange(stream, 1, Payload.text("any time")));
                  Streams.close(stream);
                }
              }),
          new Check(
              "Sleep responds after its delay",
              peer -> mustSleep(peer.conformance(), Duration.ofMillis(50))),
          new Check("Sleep of 0 responds", peer -> mustSleep(peer.conformance(), Duration.ZERO)),
          new Check(
              "Sleep responds within its deadline",
              peer -> mustSleep(peer.conformance().withTimeout(LONG), Duration.ofMillis(50))),
          new Check(
              "Sleep beyond its deadline is DEADLINE_EXCEEDED in time",
              peer ->
                  mustMissDeadline(
                      () -> peer.conformance().withTimeout(SHORT).sleep(sleep(ENDLESS)))),
          new Check(
              "a stream beyond its deadline is DEADLINE_EXCEEDED in time",
              peer -> {
                try (var stream = peer.conformance().withTimeout(SHORT).failStream()) {
                  stream.send(FailStreamRequest.newBuilder().setAfterMessages(2).build());
                  Streams.next(stream);
                  mustMissDeadline(() -> stream.receive());
                  Expect.failure(StatusCode.DEADLINE_EXCEEDED, () -> stream.receive());
                }
              }),
          new Check(
              "an upload beyond its deadline is DEADLINE_EXCEEDED in time",
              peer ->
                  mustMissDeadline(
                      () -> {
                        try (var upload = peer.conformance().withTimeout(SHORT).sum()) {
                          // Never closed by this side, so that there is no total to send.
                          while (true) {
                            upload.send(OneSidedStreamChecks.part(1));
                          }
                        }
                      })),
          new Check(
              "a Flood beyond its deadline is DEADLINE_EXCEEDED in time",
              peer ->
                  mustMissDeadline(
                      () -> {
                        try (var flood = peer.conformance().withTimeout(SHORT).flood()) {
                          // More than can be sent in time; a Go server sends on all the same.
                          flood.send(FloodChecks.request(500_000, 0));
                          flood.forEach(response -> {});
                        }
                      })),
          new Check(
              "the server itself ends a call at its deadline",
              peer ->
                  mustBeEndedByServer(
                      peer, sleep(ENDLESS), SHORT.toNanos(), StatusCode.DEADLINE_EXCEEDED)),
          new Check(
              "a deadline of 1 ns is DEADLINE_EXCEEDED",
              peer -> mustBeEndedByServer(peer, sleep(ENDLESS), 1, StatusCode.DEADLINE_EXCEEDED)),
          new Check(
              "a deadline in 292 years is not exceeded",
              peer ->
                  mustBeEndedByServer(
                      peer, sleep(Duration.ofMillis(1)), Long.MAX_VALUE, StatusCode.OK)),
          new Check(
              "a call past its deadline does not end its neighbours",
              peer -> {
                try (RawConnection raw = RawConnection.to(peer.socket())) {
                  raw.request(1, "Sleep", sleep(SHORT.multipliedBy(3)), 0);
                  raw.request(3, "Sleep", sleep(ENDLESS), SHORT.toNanos());
                  Expect.equal(
                      "first response", ended(3, StatusCode.DEADLINE_EXCEEDED), raw.response());
                  Expect.equal("second response", ended(1, StatusCode.OK), raw.response());
                }
              }));

  private DeadlineChecks() {}

  static SleepRequest sleep(Duration delay) {
    return SleepRequest.newBuilder().setDelayMillis(delay.toMillis()).build();
  }

  private static void mustSleep(ConformanceService conformance, Duration delay) {
    long start = System.nanoTime();
    SleepResponse response = conformance.sleep(sleep(delay));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Expect.that(
        took.compareTo(delay) >= 0,
        "the response must come after " + delay + " but came after " + took);
    Expect.that(
        response.getSleptMillis() >= delay.toMillis(),
        "the server must have slept " + delay + " but slept " + response.getSleptMillis() + " ms");
  }

  private static void mustMissDeadline(Expect.Call call) throws Exception {
    long start = System.nanoTime();
    Expect.failure(StatusCode.DEADLINE_EXCEEDED, call);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Expect.that(
        took.compareTo(SHORT.plus(TOLERANCE)) < 0,
        "the call must end " + SHORT + " after its start but took " + took);
  }

  private static void mustRemain(EchoResponse response) {
    Duration remaining = Duration.ofNanos(response.getRemainingNanos());
    Expect.that(
        remaining.compareTo(LONG) <= 0 && remaining.compareTo(LONG.dividedBy(2)) > 0,
        "what remains must be at most " + LONG + " and near it but was " + remaining);
  }

  private static void mustHaveNoDeadline(EchoResponse response) {
    Expect.equal("remaining nanos", 0L, response.getRemainingNanos());
  }

  private static void mustBeEndedByServer(
      Peer peer, SleepRequest request, long timeoutNanos, StatusCode code) throws Exception {
    try (RawConnection raw = RawConnection.to(peer.socket())) {
      raw.request(1, "Sleep", request, timeoutNanos);
      Expect.equal("response", ended(1, code), raw.response());
    }
  }

  private static Response ended(int streamId, StatusCode code) {
    return new Response(streamId, code.number());
  }
}
