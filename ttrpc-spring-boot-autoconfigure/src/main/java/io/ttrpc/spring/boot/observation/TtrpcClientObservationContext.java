package io.ttrpc.spring.boot.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.RequestReplySenderContext;
import io.ttrpc.ClientCall;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The context of an observation of a call that a client makes. The carrier is the call, whose
 * metadata propagates the trace; the carrier may be used only until the call starts. The response
 * is the final status of the call, and null until the call has ended. The error is set for every
 * status other than OK.
 *
 * <p>This class is not thread-safe. The thread of the caller uses it first, and the thread that
 * ends the call last.
 */
public final class TtrpcClientObservationContext
    extends RequestReplySenderContext<ClientCall, Status> {
  private final String client;
  private final MethodDescriptor<?, ?> method;
  private final KeyValueSet low = new KeyValueSet();
  private final KeyValueSet high = new KeyValueSet();
  private long startNanos;

  /**
   * Creates a context for a call.
   *
   * @param client the name of the client, or its target if it has no name
   * @param call the call
   */
  public TtrpcClientObservationContext(String client, ClientCall call) {
    super(TtrpcClientObservationContext::setMetadata);
    this.client = Objects.requireNonNull(client, "client");
    this.method = call.method();
    setCarrier(call);
  }

  /** Returns the name of the client, or its target if it has no name. */
  public String client() {
    return client;
  }

  /** Returns the called method. */
  public MethodDescriptor<?, ?> method() {
    return method;
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

  private static void setMetadata(@Nullable ClientCall carrier, String key, String value) {
    Objects.requireNonNull(carrier, "carrier");
    carrier.setMetadata(carrier.metadata().toBuilder().set(key, value).build());
  }
}
