package io.ttrpc.spring.boot.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import io.ttrpc.CallContext;
import io.ttrpc.Status;
import io.ttrpc.spring.boot.server.TtrpcServerName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The context of an observation of a call that the server has received. The carrier is the context
 * of the call; its metadata propagates the trace. The response is the final status of the call, and
 * null until the call has ended. The error is set only for the statuses that containerd's {@code
 * otelttrpc} marks as errors of a server.
 *
 * <p>This class is not thread-safe. The thread of the handler uses it first, and the thread that
 * ends the call last.
 */
public final class TtrpcServerObservationContext
    extends RequestReplyReceiverContext<CallContext, Status> {
  private static final Propagator.Getter<CallContext> METADATA = new MetadataGetter();

  private final CallContext call;

  /** The last failure before the end of the call. Any thread may report it. */
  private volatile @Nullable Throwable lastFailure;

  private @Nullable Throwable failure;
  private final KeyValueSet low = new KeyValueSet();
  private final KeyValueSet high = new KeyValueSet();
  private long startNanos;

  /** Creates a context for a call. */
  public TtrpcServerObservationContext(CallContext call) {
    super(METADATA);
    this.call = Objects.requireNonNull(call, "call");
    setCarrier(call);
  }

  /** Returns the context of the call. */
  public CallContext call() {
    return call;
  }

  /** Returns the name of the server that has received the call. */
  public String server() {
    return TtrpcServerName.of(call);
  }

  /**
   * Returns the exception that ended the call, as the inner interceptors have mapped it, or null if
   * none did or the call has not ended. A handler that throws after the cancellation of its call
   * does not end it.
   */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Records a failure of the call, as the inner interceptors have mapped it. */
  void onFailure(Throwable mapped) {
    lastFailure = mapped;
  }

  /**
   * Records the end of the call, when it is reported: a cancelled call is known as such by then.
   */
  void onEnd(Status status) {
    setResponse(status);
    failure = call.isCancelled() ? null : lastFailure;
  }

  @Override
  public Observation.Context addLowCardinalityKeyValue(KeyValue keyValue) {
    low.add(keyValue);
    return this;
  }

  @Override
  public Observation.Context addHighCardinalityKeyValue(KeyValue keyValue) {
    high.add(keyValue);
    return this;
  }

  @Override
  public Observation.Context addLowCardinalityKeyValues(KeyValues keyValues) {
    low.add(keyValues);
    return this;
  }

  @Override
  public Observation.Context addHighCardinalityKeyValues(KeyValues keyValues) {
    high.add(keyValues);
    return this;
  }

  @Override
  public Observation.Context removeLowCardinalityKeyValue(String keyName) {
    low.remove(keyName);
    return this;
  }

  @Override
  public Observation.Context removeHighCardinalityKeyValue(String keyName) {
    high.remove(keyName);
    return this;
  }

  @Override
  public Observation.Context removeLowCardinalityKeyValues(String... keyNames) {
    low.removeAll(keyNames);
    return this;
  }

  @Override
  public Observation.Context removeHighCardinalityKeyValues(String... keyNames) {
    high.removeAll(keyNames);
    return this;
  }

  @Override
  public KeyValues getLowCardinalityKeyValues() {
    return low.values();
  }

  @Override
  public KeyValues getHighCardinalityKeyValues() {
    return high.values();
  }

  @Override
  public @Nullable KeyValue getLowCardinalityKeyValue(String key) {
    return low.get(key);
  }

  @Override
  public @Nullable KeyValue getHighCardinalityKeyValue(String key) {
    return high.get(key);
  }

  @Override
  public KeyValues getAllKeyValues() {
    return low.values().and(high.values());
  }

  /** Records the start, for the timer. */
  void start() {
    startNanos = System.nanoTime();
  }

  long nanosSinceStart() {
    return System.nanoTime() - startNanos;
  }

  /** The way from a key of a trace to its values in the metadata. */
  private static final class MetadataGetter implements Propagator.Getter<CallContext> {
    @Override
    public @Nullable String get(CallContext carrier, String key) {
      return carrier.metadata().first(key);
    }

    @Override
    public Iterable<String> getAll(CallContext carrier, String key) {
      return carrier.metadata().all(key);
    }
  }
}
