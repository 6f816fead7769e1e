package io.ttrpc.spring.boot.observation;

import io.micrometer.common.KeyValues;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The key values of calls, made once for each method and status. A call has them from its end on:
 * Micrometer asks at the start as well, but would then put each of them into the context twice.
 * Safe for use by any thread.
 */
final class CallKeyValues {
  /** The codes, whose numbers are those from zero on. */
  private static final StatusCode[] CODES = StatusCode.values();

  private static final KeyValues SYSTEM =
      KeyValues.of(TtrpcObservationDocumentation.SpanKeys.SYSTEM.withValue("ttrpc"));
  private static final KeyValues[] WITH_NUMBER = withNumbers();

  private final KeyValues ofSide;
  private final Map<MethodDescriptor<?, ?>, KeyValues[]> byMethod = new ConcurrentHashMap<>();

  /**
   * Creates the key values of one side.
   *
   * @param ofSide further key values of low cardinality
   */
  CallKeyValues(KeyValues ofSide) {
    this.ofSide = ofSide;
  }

  /** Returns the key values of low cardinality; the status is null until the call has ended. */
  KeyValues low(MethodDescriptor<?, ?> method, @Nullable Status status) {
    if (status == null) {
      return KeyValues.empty();
    }
    KeyValues[] ofMethod = byMethod.get(method);
    if (ofMethod == null) {
      ofMethod = byMethod.computeIfAbsent(method, this::lowOf);
    }
    return ofMethod[status.code().number()];
  }

  /** Returns the key values of high cardinality; the status is null until the call has ended. */
  static KeyValues high(@Nullable Status status) {
    if (status == null) {
      return KeyValues.empty();
    }
    int number = status.number();
    return number >= 0 && number < WITH_NUMBER.length ? WITH_NUMBER[number] : withNumber(number);
  }

  private KeyValues[] lowOf(MethodDescriptor<?, ?> method) {
    KeyValues names =
        ofSide.and(
            TtrpcObservationDocumentation.CallKeys.SERVICE.withValue(method.service()),
            TtrpcObservationDocumentation.CallKeys.METHOD.withValue(method.method()),
            TtrpcObservationDocumentation.CallKeys.TYPE.withValue(
                method.kind().name().toLowerCase(Locale.ROOT)));
    KeyValues[] all = new KeyValues[CODES.length];
    for (StatusCode code : CODES) {
      all[code.number()] = withCode(names, code.name());
    }
    return all;
  }

  private static KeyValues withCode(KeyValues names, String code) {
    return names.and(TtrpcObservationDocumentation.CallKeys.STATUS_CODE.withValue(code));
  }

  private static KeyValues[] withNumbers() {
    KeyValues[] all = new KeyValues[CODES.length];
    for (int number = 0; number < all.length; number++) {
      all[number] = withNumber(number);
    }
    return all;
  }

  /** Returns the number as Go prints it, which takes it for unsigned. */
  private static KeyValues withNumber(int number) {
    return SYSTEM.and(
        TtrpcObservationDocumentation.SpanKeys.STATUS_CODE.withValue(
            Integer.toUnsignedString(number)));
  }
}
