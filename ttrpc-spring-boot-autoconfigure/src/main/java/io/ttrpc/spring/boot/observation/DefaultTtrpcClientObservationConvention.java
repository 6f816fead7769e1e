package io.ttrpc.spring.boot.observation;

import io.micrometer.common.KeyValues;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The default convention of clients' observations. Names and attributes of spans are those of
 * containerd's {@code otelttrpc}, and the client's name. The key values are set at the end of a
 * call. This class is thread-safe.
 */
public class DefaultTtrpcClientObservationConvention implements TtrpcClientObservationConvention {
  private final Map<String, CallKeyValues> byClient = new ConcurrentHashMap<>();

  /** Creates the convention. */
  public DefaultTtrpcClientObservationConvention() {}

  /** Returns {@code ttrpc.client}. */
  @Override
  public String getName() {
    return TtrpcObservationDocumentation.CLIENT.getName();
  }

  /** Returns the name {@code Service/Method}. */
  @Override
  public String getContextualName(TtrpcClientObservationContext context) {
    return context.method().fullName();
  }

  /** Returns the client, and the service, the method, the kind and the status code of the call. */
  @Override
  public KeyValues getLowCardinalityKeyValues(TtrpcClientObservationContext context) {
    return keyValues(context.client()).low(context.method(), context.getResponse());
  }

  /** Returns the name of the protocol, and the number of the status code. */
  @Override
  public KeyValues getHighCardinalityKeyValues(TtrpcClientObservationContext context) {
    return CallKeyValues.high(context.getResponse());
  }

  private CallKeyValues keyValues(String client) {
    CallKeyValues there = byClient.get(client);
    return there != null ? there : byClient.computeIfAbsent(client, this::make);
  }

  private CallKeyValues make(String client) {
    return new CallKeyValues(
        KeyValues.of(TtrpcObservationDocumentation.CallKeys.CLIENT.withValue(client)));
  }
}
