package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallContext;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.Deadline;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The preparation of a channel's calls: settles deadline and metadata, and runs the interceptors.
 * Safe for use by any thread.
 */
final class CallPreparation {
  private final ChannelSettings settings;

  CallPreparation(ChannelSettings settings) {
    this.settings = settings;
  }

  /** Returns a call with the deadline and metadata that the interceptors have left it with. */
  <Q extends MessageLite, R extends MessageLite> OutgoingCall<Q, R> prepare(
      MethodDescriptor<Q, R> method, CallOptions options) {
    OutgoingCall<Q, R> call = new OutgoingCall<>(method, metadata(options), deadline(options));
    try {
      for (ClientInterceptor interceptor : settings.interceptors()) {
        interceptor.intercept(call);
      }
      return call;
    } catch (Throwable e) {
      call.end(OutgoingCall.statusOf(e));
      throw e;
    }
  }

  /** Returns a unary call, which can be repeated if its method is idempotent. */
  <Q extends MessageLite, R extends MessageLite> OutgoingCall<Q, R> prepareUnary(
      MethodDescriptor<Q, R> method, CallOptions options) {
    OutgoingCall<Q, R> call = prepare(method, options);
    if (!settings.idempotent().isEmpty() && settings.idempotent().contains(method.fullName())) {
      call.beRepeatable();
    }
    return call;
  }

  private Metadata metadata(CallOptions options) {
    if (settings.metadata().isEmpty()) {
      return options.metadata();
    }
    return settings.metadata().toBuilder().addAll(options.metadata()).build();
  }

  private @Nullable Deadline deadline(CallOptions options) {
    Duration timeout = options.timeout() != null ? options.timeout() : settings.timeout();
    Deadline own = timeout == null ? null : Deadline.after(timeout);
    CallContext served = settings.inheritDeadline() ? CallContext.currentOrNull() : null;
    Deadline inherited = served == null ? null : served.deadline();
    if (own == null || inherited == null) {
      return own != null ? own : inherited;
    }
    return own.orEarlier(inherited);
  }
}
