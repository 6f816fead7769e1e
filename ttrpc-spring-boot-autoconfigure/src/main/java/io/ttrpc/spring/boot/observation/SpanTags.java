package io.ttrpc.spring.boot.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;

/**
 * The attributes of a span: those of its observation, with the number of the status as a number.
 */
final class SpanTags {
  private static final String STATUS_CODE =
      TtrpcObservationDocumentation.SpanKeys.STATUS_CODE.asString();

  private SpanTags() {}

  static void set(Observation.Context context, Span span) {
    for (KeyValue keyValue : context.getAllKeyValues()) {
      if (keyValue.getKey().equals(STATUS_CODE)) {
        setNumber(span, keyValue.getValue());
      } else {
        span.tag(keyValue.getKey(), keyValue.getValue());
      }
    }
  }

  /** Sets the number. A convention of the application may give another text. */
  private static void setNumber(Span span, String number) {
    try {
      span.tag(STATUS_CODE, Long.parseLong(number));
    } catch (NumberFormatException e) {
      span.tag(STATUS_CODE, number);
    }
  }
}
