package io.ttrpc.interop.fuzz;

import static java.util.stream.Collectors.toMap;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.SleepRequest;
import io.ttrpc.interop.fuzz.Stream.State;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The client's frames on a connection, as the protocol understands them: the streams that they
 * open, and the responses that are due on each stream. A conversation does not know the contents of
 * responses; the servers have to agree on them.
 */
final class Conversation {
  /** Sleeps of that length do not end within a sequence. */
  static final long ENDLESS_MILLIS = 600_000;

  /** Timeouts up to this have passed when they arrive; other short ones end in a sequence. */
  private static final long EXPIRED_NANOS = 1_000;

  private static final long LONG_NANOS = 60_000_000_000L;

  private static final Map<String, MethodDescriptor<?, ?>> METHODS =
      ConformanceTtrpc.SERVICE.methods().stream()
          .collect(toMap(MethodDescriptor::method, Function.identity()));

  private final Server server;
  private final Map<Integer, Stream> streams = new LinkedHashMap<>();
  private int lastId;
  private boolean crashesGo;

  Conversation(Server server) {
    this.server = server;
  }

  /** Whose understanding counts, where they differ. */
  enum Server {
    JAVA,
    GO
  }

  /** The stream of that id. */
  Stream stream(int id) {
    return streams.computeIfAbsent(id, Stream::new);
  }

  /** All ids on which something was said, in that order. */
  Collection<Stream> streams() {
    return streams.values();
  }

  /** Returns true if the frames may have ended a Go server's process. */
  boolean crashesGo() {
    return crashesGo;
  }

  /** Returns true if the response to the frame depends on the progress of its stream's call. */
  boolean dependsOnProgress(Frame frame) {
    Stream stream = stream(frame.streamId());
    boolean ordinary =
        stream.state() == State.OPEN && frame.type() == Frame.DATA && !frame.isOversized();
    return stream.isUnsettled() && !ordinary;
  }

  /**
   * Returns true if Go may forget the call that the frame opens. Go removes the id of a refused
   * frame from its table, even if a call has taken the id in the meantime.
   */
  boolean racesWithARefusal(Frame frame) {
    return frame.type() == Frame.REQUEST && stream(frame.streamId()).isRefusedBeforehand();
  }

  /** Takes note of a frame that is sent. */
  void accept(Frame frame) {
    Stream stream = stream(frame.streamId());
    if (frame.isOversized()) {
      refuseOrBreakOff(stream);
    } else if ((frame.streamId() & 1) == 0) {
      stream.refuse();
    } else if (frame.type() == Frame.REQUEST) {
      onRequest(stream, frame);
    } else if (frame.type() == Frame.DATA) {
      onData(stream, frame);
    }
  }

  private static void refuseOrBreakOff(Stream stream) {
    switch (stream.state()) {
      case UNOPENED, BROKEN, DISPUTED, ENDED -> stream.refuse();
      case OPEN, ASLEEP, ENDING -> stream.refuseOrBreakOff();
    }
  }

  private void onRequest(Stream stream, Frame frame) {
    if (Integer.compareUnsigned(stream.id(), lastId) <= 0) {
      refuseOrBreakOff(stream);
      return;
    }
    lastId = stream.id();
    Request request = Request.parse(frame.data());
    if (request == null) {
      stream.expect(KnownDifference.DECODERS_WORDS);
    }
    MethodDescriptor<?, ?> method =
        request != null && request.service().equals(ConformanceTtrpc.SERVICE_NAME)
            ? METHODS.get(request.method())
            : null;
    if (request == null || method == null) {
      stream.refuse();
      return;
    }
    crashesGo |= method.method().equals("Crash");
    if (request.metadata().stream().anyMatch(entry -> !isLowerCase(entry.key()))) {
      stream.expect(KnownDifference.CASE_OF_KEYS);
    }
    long timeout = request.timeoutNanos();
    boolean expired = timeout < 0 || (timeout > 0 && timeout <= EXPIRED_NANOS);
    boolean ends = expired || (timeout > 0 && timeout < LONG_NANOS);
    if (expired) {
      stream.expect(KnownDifference.EXPIRED_TIMEOUT);
    }
    if (method.kind().streamsRequests()) {
      openInput(stream, method, request.payload(), frame);
    } else {
      open(stream, method, request.payload());
    }
    if (ends && (stream.state() == State.OPEN || stream.state() == State.ASLEEP)) {
      stream.open(method, State.ENDING);
    }
  }

  private void openInput(
      Stream stream, MethodDescriptor<?, ?> method, @Nullable ByteString payload, Frame frame) {
    stream.open(method, State.OPEN);
    if (payload != null && !payload.isEmpty()) {
      stream.deliver(payload);
    }
    if (frame.has(Frame.REMOTE_CLOSED)) {
      stream.expect(KnownDifference.CLOSED_BY_REQUEST);
      if (server == Server.JAVA) {
        stream.close();
      }
    }
  }

  private void open(Stream stream, MethodDescriptor<?, ?> method, @Nullable ByteString payload) {
    stream.open(method, State.ENDING);
    MessageLite message = stream.decode(payload == null ? ByteString.EMPTY : payload);
    if (message == null) {
      stream.expect(KnownDifference.DECODERS_WORDS);
    } else if (message instanceof SleepRequest sleep
        && Long.compareUnsigned(sleep.getDelayMillis(), ENDLESS_MILLIS) >= 0) {
      stream.open(method, State.ASLEEP);
    }
  }

  private void onData(Stream stream, Frame frame) {
    MethodDescriptor<?, ?> method = stream.method();
    boolean unary = method != null && method.kind() == CallKind.UNARY;
    crashesGo |= unary && !frame.isMeaningless();
    if (frame.isContradiction() && stream.isRunning()) {
      stream.expect(KnownDifference.CONTRADICTION);
      if (server == Server.JAVA) {
        expectGosComplaint(stream, frame);
        stream.breakOff();
        return;
      }
    }
    switch (stream.state()) {
      case UNOPENED -> {
        if (Integer.compareUnsigned(stream.id(), lastId) > 0) {
          stream.refuse();
        } else {
          stream.expect(KnownDifference.LATE_DATA);
        }
      }
      case BROKEN, DISPUTED, ENDED -> {
        stream.expect(KnownDifference.LATE_DATA);
        // Where Go has kept the call in its table, which it does now and then.
        expectGosComplaint(stream, frame);
      }
      case OPEN -> onInput(stream, frame);
      case ASLEEP -> {
        if (!frame.isMeaningless()) {
          stream.breakOff();
        }
      }
      case ENDING -> onDataOfAnEndingCall(stream, frame);
    }
  }

  private static void onInput(Stream stream, Frame frame) {
    if (!frame.has(Frame.NO_DATA)) {
      stream.deliver(frame.data());
    }
    if (frame.has(Frame.REMOTE_CLOSED)) {
      expectGosComplaint(stream, frame);
      stream.close();
    }
  }

  /**
   * Takes note of a data frame whose handler takes no more messages. The frame is late. If the
   * input was closed before, the frame breaks off the call, unless it is meaningless or repeats the
   * close of a streaming call.
   */
  private static void onDataOfAnEndingCall(Stream stream, Frame frame) {
    boolean second = frame.has(Frame.NO_DATA) && frame.has(Frame.REMOTE_CLOSED);
    MethodDescriptor<?, ?> method = stream.method();
    boolean streams = method != null && method.kind() != CallKind.UNARY;
    stream.expect(KnownDifference.LATE_DATA);
    expectGosComplaint(stream, frame);
    if (stream.isInputClosed() && !frame.isMeaningless() && !(second && streams)) {
      stream.breakOff();
    } else if (frame.has(Frame.REMOTE_CLOSED)) {
      stream.closeTooLate();
    }
  }

  private static void expectGosComplaint(Stream stream, Frame frame) {
    if (frame.has(Frame.REMOTE_CLOSED) && !frame.data().isEmpty()) {
      stream.expect(KnownDifference.BYTES_WITH_THE_CLOSE);
    }
  }

  private static boolean isLowerCase(String key) {
    return key.equals(key.toLowerCase(Locale.ROOT));
  }

  /** The streams whose input the client has not closed. */
  List<Stream> open() {
    return streams.values().stream().filter(each -> each.state() == State.OPEN).toList();
  }
}
