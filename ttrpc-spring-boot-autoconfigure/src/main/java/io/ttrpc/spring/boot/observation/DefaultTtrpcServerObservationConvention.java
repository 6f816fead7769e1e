package io.ttrpc.spring.boot.observation;

import io.micrometer.common.KeyValues;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The default convention of a server's observations. Names and attributes of spans are those of
 * containerd's {@code otelttrpc}, and the server's name. The key values are set at the end of a
 * call. This class is thread-safe.
 */
public class DefaultTtrpcServerObservationConvention implements TtrpcServerObservationConvention {
  private final Map<String, CallKeyValues> byServer = new ConcurrentHashMap<>();

  /** Creates the convention. */
  public DefaultTtrpcServerObservationConvention() {}

  /** Returns {@code ttrpc.server}. */
  @Override
  public String getName() {
    return TtrpcObservationDocumentation.SERVER.getName();
  }

  /** Returns the name {@code Service/Method}. */
  @Override
  public String getContextualName(TtrpcServerObservationContext context) {
    return context.call().method().fullName();
  }

  /** Returns the server, and the service, the method, the kind and the status code of the call. */
  @Override
  public KeyValues getLowCardinalityKeyValues(TtrpcServerObservationContext context) {
    return keyValues(context.server()).low(context.call().method(), context.getResponse());
  }

  /** Returns the name of the protocol, and the number of the status code. */
  @Override
  public KeyValues getHighCardinalityKeyValues(TtrpcServerObservationContext context) {
    return CallKeyValues.high(context.getResponse());
  }

  private CallKeyValues keyValues(String server) {
    CallKeyValues there = byServer.get(server);
    return there != null ? there : byServer.computeIfAbsent(server, this::make);
  }

  private CallKeyValues make(String server) {
    return new CallKeyValues(
        KeyValues.of(TtrpcObservationDocumentation.CallKeys.SERVER.withValue(server)));
  }
}
