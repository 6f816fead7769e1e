package io.ttrpc.spring.boot.observation;

import io.micrometer.common.KeyValues;

/**
 * The default convention of a server's observations. Names and attributes of spans are those of
 * containerd's {@code otelttrpc}. The key values are set at the end of a call. This class is
 * thread-safe.
 */
public class DefaultTtrpcServerObservationConvention implements TtrpcServerObservationConvention {
  private final CallKeyValues keyValues = new CallKeyValues(KeyValues.empty());

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

  /** Returns the service, the method, the kind and the status code of the call. */
  @Override
  public KeyValues getLowCardinalityKeyValues(TtrpcServerObservationContext context) {
    return keyValues.low(context.call().method(), context.getResponse());
  }

  /** Returns the name of the protocol, and the number of the status code. */
  @Override
  public KeyValues getHighCardinalityKeyValues(TtrpcServerObservationContext context) {
    return CallKeyValues.high(context.getResponse());
  }
}
