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

/**
 * The receiving side of a call's stream: a single response or a stream of responses. Not safe for
 * use by several threads at once.
 */
final class ResponseReader<R extends MessageLite> {
  private final ClientStream<?, R> stream;
  private final OutgoingCall<?, R> call;

  /**
   * The failure that ended the reading on this side, or null. It counts even if the peer has sent
   * more.
   */
  private @Nullable TtrpcException broken;

  ResponseReader(ClientStream<?, R> stream) {
    this.stream = stream;
    this.call = stream.call();
  }

  /** Waits for the single response of a call, and takes it. */
  R awaitResponse() {
    try {
      if (!stream.connection().waits().await(stream.singleResponse(), call)) {
        stream.onDeadline();
      }
    } catch (InterruptedException e) {
      stream.abandon(call.interrupted(e));
    }
    return takeResponse();
  }

  /** Runs the action, on any thread, once the call has an outcome for {@link #takeResponse}. */
  void onResponse(Runnable action) {
    stream.singleResponse().onRaised(action);
  }

  /**
   * Returns the single response and ends the call.
   *
   * @throws IllegalStateException if the call has no outcome yet
   * @throws io.ttrpc.TtrpcException if the call has failed
   */
  R takeResponse() {
    if (!stream.hasEnded()) {
      throw new IllegalStateException("the call has no outcome yet");
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

  /**
   * Waits for the next message of a stream of responses, and returns it, or null at the end of the
   * stream.
   */
  @Nullable R receive() {
    StreamBuffer messages = buffer();
    try {
      // The deadline is also checked after a successful wait, because a peer that ignores it may
      // keep the stream buffer filled for ever.
      if (!stream.connection().waits().await(messages, call) || call.remainingNanos() <= 0) {
        stream.onDeadline();
      }
    } catch (InterruptedException e) {
      stream.abandon(call.interrupted(e));
    }
    return poll();
  }

  /** Returns the next message of a stream of responses, or null if there is none at this time. */
  @Nullable R poll() {
    if (broken != null) {
      throw failures().atCaller(broken);
    }
    ByteString data = buffer().poll();
    if (data == null) {
      // The stream may have failed although its buffer has not been told yet.
      stream.throwFailure();
      return null;
    }
    try {
      R message = messages().decode(call.method().responseType(), data);
      call.taps().receive(message);
      return message;
    } catch (Throwable e) {
      // After a message that cannot be used, the later ones are of no use either.
      broken = OutgoingCall.asFailure(e);
      stream.abandon(broken);
      buffer().discard(broken);
      throw e;
    }
  }

  /**
   * Registers an action that runs each time the stream becomes readable, on the thread that made it
   * so.
   */
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
