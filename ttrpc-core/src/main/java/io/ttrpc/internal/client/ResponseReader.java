package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.Status;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.stream.StreamBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives a caller its response, or its stream of them. For one thread at a time. */
final class ResponseReader<R extends MessageLite> {
  private final ClientStream<?, R> stream;
  private final OutgoingCall<?, R> call;

  /** Ended the reading on this side, whatever the peer has said behind it. */
  private @Nullable TtrpcException broken;

  ResponseReader(ClientStream<?, R> stream) {
    this.stream = stream;
    this.call = stream.call();
  }

  // Calls with one response.

  /** Waits for the response of a call that has one. */
  R awaitResponse() {
    try {
      if (!stream.connection().waits().await(stream.singleResponse(), call)) {
        stream.onDeadline();
      }
    } catch (InterruptedException e) {
      stream.fail(call.interrupted(e));
    }
    return takeResponse();
  }

  /** Runs the action once {@link #takeResponse} has an outcome, on any thread. */
  void onResponse(Runnable action) {
    stream.singleResponse().onRaised(action);
  }

  /** Takes the response once there is an outcome, and so ends the call. */
  R takeResponse() {
    if (!stream.hasEnded()) {
      throw new IllegalStateException("there is no outcome yet");
    }
    stream.throwFailure();
    try {
      R message = stream.singleResponse().message(call.method().responseType(), messages());
      call.taps().receive(message);
      call.end(Status.OK);
      return message;
    } catch (Throwable e) {
      call.end(OutgoingCall.statusOf(e));
      throw e;
    }
  }

  // Calls with a stream of responses.

  /** Waits for the next message of a stream of responses; null at its end. */
  @Nullable R receive() {
    StreamBuffer messages = buffer();
    try {
      // A peer that does not watch the deadline may have filled the stream buffer again and again.
      if (!stream.connection().waits().await(messages, call) || call.remainingNanos() <= 0) {
        stream.onDeadline();
      }
    } catch (InterruptedException e) {
      stream.fail(call.interrupted(e));
    }
    return poll();
  }

  /** Returns the next message of a stream of responses; null if there is none or none yet. */
  @Nullable R poll() {
    if (broken != null) {
      throw failures().atCaller(broken);
    }
    ByteString data = buffer().poll();
    if (data == null) {
      // The thread that ends the stream may not have told the stream buffer yet.
      stream.throwFailure();
      return null;
    }
    try {
      R message = messages().decode(call.method().responseType(), data);
      call.taps().receive(message);
      return message;
    } catch (Throwable e) {
      // The messages behind one that can not be used are of no use either.
      broken = OutgoingCall.asFailure(e);
      stream.fail(broken);
      buffer().discard(broken);
      throw e;
    }
  }

  /** Runs the action each time something becomes readable, on the thread that made it so. */
  void onReadable(Runnable action) {
    buffer().onReadable(action);
  }

  boolean isReadable() {
    return buffer().isReadable();
  }

  boolean isEmpty() {
    return buffer().isEmpty();
  }

  private MessageReader messages() {
    return stream.connection().messages();
  }

  private StreamBuffer buffer() {
    return Objects.requireNonNull(stream.buffer(), "a call with a stream of responses");
  }
}
