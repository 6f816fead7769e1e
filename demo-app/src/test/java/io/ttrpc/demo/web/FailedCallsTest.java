package io.ttrpc.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.ProblemDetail;

class FailedCallsTest {
  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT, 400",
    "NOT_FOUND, 404",
    "UNAVAILABLE, 503",
    "DEADLINE_EXCEEDED, 504",
    "INTERNAL, 502"
  })
  void browserIsToldWhatTheCallWas(StatusCode code, int httpStatus) {
    ProblemDetail problem = new FailedCalls().failed(new TtrpcException(code, "so it is"));
    assertThat(problem.getStatus()).isEqualTo(httpStatus);
    assertThat(problem.getTitle()).isEqualTo(code.name());
    assertThat(problem.getDetail()).isEqualTo("so it is");
  }
}
