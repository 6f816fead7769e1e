package io.ttrpc.interop.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.conformance.v1.FailStreamRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One stream id: what was said on it, and what a server owes for that. */
final class Stream {
  private final int id;
  private final Map<KnownDifference, Integer> differences = new EnumMap<>(KnownDifference.class);
  private State state = State.UNOPENED;
  private @Nullable MethodDescriptor<?, ?> method;
  private boolean inputClosed;
  private int messages;
  private int due;
  private long failsAfter;
  private int refusals;
  private int doubtful;

  Stream(int id) {
    this.id = id;
  }

  /** Where the call is, as far as its client can know. */
  enum State {
    /** No call was accepted. */
    UNOPENED,
    /** The handler waits for messages. */
    OPEN,
    /** The handler ends without anything more. */
    ENDING,
    /** The handler ends with the connection. */
    ASLEEP,
    /** The engine has ended the call. */
    BROKEN,
    /** The engine or the handler has ended the call, whoever was first. */
    DISPUTED,
    /** The end has come. */
    ENDED
  }

  int id() {
    return id;
  }

  State state() {
    return state;
  }

  /** The method of the call that was accepted. */
  @Nullable MethodDescriptor<?, ?> method() {
    return method;
  }

  boolean isInputClosed() {
    return inputClosed;
  }

  /**
   * Returns true if the call may still progress without another frame, or if its outcome may not be
   * known yet.
   */
  boolean isUnsettled() {
    return switch (state) {
      case ENDING, BROKEN, DISPUTED, OPEN, ASLEEP -> true;
      case UNOPENED, ENDED -> false;
    };
  }

  /** Returns true if the engine may still hold the call. */
  boolean isRunning() {
    return state == State.OPEN || state == State.ASLEEP || state == State.ENDING;
  }

  /** Known differences that what was said here leads to, and how often. */
  Map<KnownDifference, Integer> differences() {
    return differences;
  }

  void expect(KnownDifference difference) {
    differences.merge(difference, 1, Integer::sum);
  }

  /** A call was accepted. */
  void open(MethodDescriptor<?, ?> opened, State first) {
    method = opened;
    state = first;
    inputClosed = !opened.kind().streamsRequests();
  }

  /** The handler gets a message. */
  void deliver(ByteString data) {
    MessageLite message = decode(data);
    if (message == null) {
      expect(KnownDifference.DECODERS_WORDS);
      state = State.ENDING;
      return;
    }
    messages++;
    switch (methodName()) {
      case "EchoStream" -> due++;
      case "FailStream" -> {
        if (messages == 1) {
          failsAfter = Integer.toUnsignedLong(((FailStreamRequest) message).getAfterMessages());
        }
        due = (int) Math.min(messages, failsAfter);
        if (messages >= failsAfter) {
          state = State.ENDING;
        }
      }
      case "Flood" -> state = State.ENDING;
      default -> {
        // Sum says nothing before the end of its input.
      }
    }
  }

  /** The client has closed its side. */
  void close() {
    inputClosed = true;
    state = State.ENDING;
  }

  /** The client closes its side of a call that ends without that. */
  void closeTooLate() {
    inputClosed = true;
  }

  /** Takes note of a frame that ends the call, if the call is still running. */
  void breakOff() {
    state = state == State.ENDING ? State.DISPUTED : State.BROKEN;
  }

  /** Returns true if the engine refuses a frame on this id before a call has taken the id. */
  boolean isRefusedBeforehand() {
    return state == State.UNOPENED && refusals > 0;
  }

  /** The engine responds to what came, beside the call. */
  void refuse() {
    refusals++;
  }

  /** The engine responds to what came, unless that is how the call ends. */
  void refuseOrBreakOff() {
    if (state == State.ENDING) {
      doubtful++;
    }
    breakOff();
  }

  /** All that is due has come. */
  void settle() {
    if (state == State.ENDING || state == State.BROKEN || state == State.DISPUTED) {
      state = State.ENDED;
    }
  }

  /** Returns true if the responses contain all that is due without another frame. */
  boolean isCompletedBy(List<Response> responses) {
    return switch (state) {
      case OPEN -> responses.stream().filter(Response::isMessage).count() >= due;
      case ENDING -> responses.stream().anyMatch(each -> each.isEnd() && !each.isOfTheEngine());
      case BROKEN, DISPUTED -> responses.stream().anyMatch(Response::isEnd);
      case UNOPENED, ASLEEP, ENDED -> true;
    };
  }

  /** The terminal frames that a server sends which sends one for each call and each refusal. */
  boolean allowsEnds(long count) {
    int least = refusals + (state == State.UNOPENED || state == State.ASLEEP ? 0 : 1);
    return least <= count && count <= least + doubtful;
  }

  /** The message, or null if the bytes are none of the method's. */
  @Nullable MessageLite decode(ByteString data) {
    if (method == null) {
      return null;
    }
    try {
      return method.requestType().getParserForType().parseFrom(data);
    } catch (InvalidProtocolBufferException malformed) {
      return null;
    }
  }

  private String methodName() {
    return method == null ? "" : method.method();
  }

  @Override
  public String toString() {
    return "stream %s (%s %s)".formatted(Integer.toUnsignedString(id), state, methodName());
  }
}
