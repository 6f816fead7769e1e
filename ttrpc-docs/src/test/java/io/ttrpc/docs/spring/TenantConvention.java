package io.ttrpc.docs.spring;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.ttrpc.spring.boot.observation.DefaultTtrpcServerObservationConvention;
import io.ttrpc.spring.boot.observation.TtrpcServerObservationContext;
import org.springframework.stereotype.Component;

@Component
class TenantConvention extends DefaultTtrpcServerObservationConvention {
  @Override
  public KeyValues getHighCardinalityKeyValues(TtrpcServerObservationContext context) {
    String tenant = context.call().metadata().first("tenant");
    return super.getHighCardinalityKeyValues(context)
        .and("tenant", tenant == null ? KeyValue.NONE_VALUE : tenant);
  }
}
