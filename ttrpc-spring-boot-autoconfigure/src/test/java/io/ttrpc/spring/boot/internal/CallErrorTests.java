package io.ttrpc.spring.boot.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CallErrorTests {
  private static final Status UNKNOWN = Status.of(StatusCode.UNKNOWN, "");

  @Test
  void successHasNoError() {
    assertThat(CallError.of(Status.OK, null)).isEqualTo("none");
  }

  @Test
  void endWithoutAnExceptionHasTheNameOfItsCode() {
    assertThat(CallError.of(Status.of(StatusCode.CANCELLED, ""), null)).isEqualTo("CANCELLED");
  }

  @Test
  void numberWithoutACodeIsUnknown() {
    assertThat(CallError.of(new Status(99, "", List.of()), null)).isEqualTo("UNKNOWN");
  }

  @Test
  void exceptionThatStatesAStatusHasTheNameOfItsCode() {
    Status notFound = Status.of(StatusCode.NOT_FOUND, "");
    assertThat(CallError.of(notFound, new IOException(new TtrpcException(notFound))))
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void otherExceptionHasItsSimpleName() {
    assertThat(CallError.of(UNKNOWN, new IOException())).isEqualTo("IOException");
  }

  @Test
  void anonymousExceptionHasTheNameOfItsSuperclass() {
    assertThat(CallError.of(UNKNOWN, new IllegalStateException() {}))
        .isEqualTo("IllegalStateException");
  }

  @Test
  void hiddenExceptionHasTheNameOfItsSuperclass() throws Exception {
    byte[] bytes;
    try (InputStream file = CallErrorTests.class.getResourceAsStream("CallErrorTests$Odd.class")) {
      bytes = Objects.requireNonNull(file).readAllBytes();
    }
    MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
    Throwable thrown = (Throwable) hidden.lookupClass().getDeclaredConstructor().newInstance();
    assertThat(CallError.of(UNKNOWN, thrown)).isEqualTo("RuntimeException");
  }

  @Test
  void ringOfCausesEnds() {
    RuntimeException first = new RuntimeException();
    first.initCause(new IllegalStateException(first));
    assertThat(CallError.of(UNKNOWN, first)).isEqualTo("RuntimeException");
  }

  @Test
  void exceptionThatFailsWhenItIsAskedHasItsName() {
    assertThat(CallError.of(UNKNOWN, new Odd())).isEqualTo("Odd");
  }

  static class Odd extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("asked");
    }
  }
}
