package io.ttrpc;

import static io.ttrpc.StatusCode.CANCELLED;
import static io.ttrpc.StatusCode.DEADLINE_EXCEEDED;
import static io.ttrpc.StatusCode.INTERNAL;
import static io.ttrpc.StatusCode.NOT_FOUND;
import static io.ttrpc.StatusCode.OK;
import static io.ttrpc.StatusCode.RESOURCE_EXHAUSTED;
import static io.ttrpc.StatusCode.UNAVAILABLE;
import static io.ttrpc.StatusCode.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import io.ttrpc.CallWalk.Api;
import io.ttrpc.CallWalk.Source;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every call ends exactly once, whatever ends it: kind of method × way to call × way to end. */
@Timeout(240)
class CallEndsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  /** The ways for a call to end, and the status that each is told as; null for any. */
  private enum Way {
    SUCCESS(OK),
    STATUS_OF_THE_PEER(NOT_FOUND),
    CLOSED_EARLY(CANCELLED),
    CLOSED_WHILE_WAITED_FOR(CANCELLED),
    INTERRUPTED(CANCELLED),
    CONNECTION_LOST(UNAVAILABLE),
    CONNECTION_LOST_WHILE_SENDING(UNAVAILABLE),
    DEADLINE(DEADLINE_EXCEEDED),
    SOURCE_FAILS(CANCELLED),
    SINK_FAILS(CANCELLED),
    SEND_TAP_THROWS(null),
    RECEIVE_TAP_THROWS(UNKNOWN),
    INTERCEPTOR_THROWS(UNKNOWN),
    END_TAP_THROWS(OK),
    OVERSIZED_REQUEST(RESOURCE_EXHAUSTED),
    OVERSIZED_RESPONSE(RESOURCE_EXHAUSTED),
    UNDECODABLE_ENVELOPE(INTERNAL),
    UNDECODABLE_RESPONSE(INTERNAL),
    PROTOCOL_VIOLATION(INTERNAL),
    STREAM_BUFFER_OVERFLOW(RESOURCE_EXHAUSTED),
    CHANNEL_CLOSED(UNAVAILABLE),
    NOBODY_LISTENS(UNAVAILABLE),
    EXECUTOR_REJECTS(null),
    EXECUTOR_THROWS(null),
    EXECUTOR_LACKS_THREADS(null);

    private final @Nullable StatusCode expected;

    Way(@Nullable StatusCode expected) {
      this.expected = expected;
    }

    /** Returns true if a call of that kind, made through that API, can end in this way. */
    boolean isPossible(CallKind kind, Api api) {
      if (api == Api.PULLED && kind == CallKind.UNARY) {
        return false;
      }
      boolean pulledSends = api == Api.PULLED && kind.streamsRequests();
      return switch (this) {
        case CLOSED_EARLY -> api != Api.BLOCKING;
        case CLOSED_WHILE_WAITED_FOR -> api == Api.PULLED;
        case INTERRUPTED -> api != Api.ASYNC;
        case CONNECTION_LOST_WHILE_SENDING -> kind.streamsRequests();
        case SOURCE_FAILS -> api != Api.PULLED && kind.streamsRequests();
        case SINK_FAILS -> api != Api.PULLED && kind.streamsResponses();
        case SEND_TAP_THROWS, OVERSIZED_REQUEST -> !pulledSends;
        case STREAM_BUFFER_OVERFLOW -> kind.streamsResponses();
        case EXECUTOR_REJECTS, EXECUTOR_THROWS, EXECUTOR_LACKS_THREADS ->
            api == Api.ASYNC || (api == Api.BLOCKING && kind == CallKind.BIDI_STREAMING);
        default -> true;
      };
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCallEndsExactlyOnce() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Way way : Way.values()) {
      for (CallKind kind : CallKind.values()) {
        for (Api api : Api.values()) {
          if (way.isPossible(kind, api)) {
            String name = kind + " " + api + " " + way;
            Path path = folder.resolve(tests.size() + ".sock");
            tests.add(DynamicTest.dynamicTest(name, () -> end(path, kind, api, way)));
          }
        }
      }
    }
    tests.add(DynamicTest.dynamicTest("nothing is left", Footprint::assertNoStreams));
    return tests.stream();
  }

  private static void end(Path path, CallKind kind, Api api, Way way) throws Exception {
    String name = kind + " " + api + " " + way;
    try (CallWalk walk = new CallWalk(path, kind, api)) {
      prepare(walk, way);
      walk.start();
      if (walk.isOnTheWire()) {
        act(walk, way);
      }
      await(name).atMost(PATIENCE).until(() -> !walk.ends().isEmpty());
      walk.release();
      if (walk.isConsumed()) {
        assertThat(walk.outcome()).as(name).satisfies(CallEndsTest::isDoneInTime);
      }
      walk.closeChannel();
      assertThat(walk.ends()).as(name).hasSize(1);
      assertThat(walk.active()).as(name).isZero();
      if (way.expected != null) {
        assertThat(walk.ends().get(0).code()).as(name).isEqualTo(way.expected);
      }
    }
  }

  private static void isDoneInTime(java.util.concurrent.CompletableFuture<?> outcome) {
    outcome.handle((result, failure) -> true).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static void prepare(CallWalk walk, Way way) {
    switch (way) {
      case SUCCESS, END_TAP_THROWS -> walk.source = Source.ENDS;
      case CLOSED_EARLY -> walk.consumes = walk.api == Api.ASYNC;
      case CONNECTION_LOST_WHILE_SENDING -> walk.source = Source.ENDLESS;
      case DEADLINE -> walk.options = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(150));
      case SOURCE_FAILS -> walk.source = Source.FAILS;
      case SINK_FAILS -> walk.sinkFails = true;
      case OVERSIZED_REQUEST -> {
        walk.source = Source.ENDLESS;
        walk.text = "x".repeat(CallWalk.MAX_MESSAGE_SIZE);
      }
      case SEND_TAP_THROWS -> {
        walk.source = Source.ENDLESS;
        walk.interceptor = call -> call.onSend(CallEndsTest::fail);
      }
      case RECEIVE_TAP_THROWS -> {
        walk.source = Source.ENDS;
        walk.interceptor = call -> call.onReceive(CallEndsTest::fail);
      }
      case INTERCEPTOR_THROWS -> walk.interceptor = CallEndsTest::fail;
      case STREAM_BUFFER_OVERFLOW -> walk.reads = false;
      case NOBODY_LISTENS -> walk.listens = false;
      case EXECUTOR_REJECTS ->
          walk.executor = task -> throwError(new RejectedExecutionException("full"));
      case EXECUTOR_THROWS -> walk.executor = task -> throwError(new IllegalStateException("no"));
      case EXECUTOR_LACKS_THREADS ->
          walk.executor = task -> throwError(new OutOfMemoryError("no thread, on purpose"));
      default -> {}
    }
    if (way == Way.END_TAP_THROWS) {
      walk.interceptor = call -> call.onEnd(CallEndsTest::fail);
    }
  }

  private static void act(CallWalk walk, Way way) throws Exception {
    switch (way) {
      case SUCCESS, END_TAP_THROWS -> walk.peer().send(success(walk.kind));
      case STATUS_OF_THE_PEER -> walk.peer().send(Frames.failure(1, NOT_FOUND, "no such thing"));
      case CLOSED_EARLY, CLOSED_WHILE_WAITED_FOR -> walk.cancel();
      case INTERRUPTED -> walk.interrupt();
      case CONNECTION_LOST -> walk.peer().close();
      case CONNECTION_LOST_WHILE_SENDING -> {
        var unused = walk.peer().takeFrame();
        walk.peer().close();
      }
      case SINK_FAILS -> walk.peer().send(Frames.data(1, "a"));
      case RECEIVE_TAP_THROWS ->
          walk.peer().send(walk.kind.streamsResponses() ? Frames.data(1, "a") : success(walk.kind));
      case OVERSIZED_RESPONSE ->
          walk.peer()
              .send(response(FrameHeader.RESPONSE, "00".repeat(CallWalk.MAX_MESSAGE_SIZE + 1)));
      case UNDECODABLE_ENVELOPE -> walk.peer().send(response(FrameHeader.RESPONSE, "0aff"));
      case UNDECODABLE_RESPONSE ->
          walk.peer()
              .send(
                  walk.kind.streamsResponses()
                      ? response(FrameHeader.DATA, "0aff")
                      : response(FrameHeader.RESPONSE, "12020aff"));
      case PROTOCOL_VIOLATION -> walk.peer().send(response(FrameHeader.REQUEST, ""));
      case STREAM_BUFFER_OVERFLOW -> {
        for (int i = 0; i < 3 * CallWalk.STREAM_BUFFER; i++) {
          walk.peer().send(Frames.data(1, "a"));
        }
      }
      case CHANNEL_CLOSED -> walk.closeChannel();
      case EXECUTOR_REJECTS, EXECUTOR_THROWS, EXECUTOR_LACKS_THREADS ->
          walk.peer().send(success(walk.kind));
      default -> {}
    }
  }

  private static Frame success(CallKind kind) {
    return switch (kind) {
      case UNARY -> Frames.response(1, "y");
      case CLIENT_STREAMING -> Frames.response(1, Int64Value.of(1));
      case SERVER_STREAMING, BIDI_STREAMING -> Frames.end(1);
    };
  }

  private static Frame response(int type, String hex) {
    return Frame.of(1, type, 0, ByteString.fromHex(hex));
  }

  private static void fail(Object ignored) {
    throw new IllegalStateException("on purpose");
  }

  private static void throwError(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }
}
