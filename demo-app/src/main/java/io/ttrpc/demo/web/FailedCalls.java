package io.ttrpc.demo.web;

import io.ttrpc.TtrpcException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers the browser when the call behind its request has failed. */
@RestControllerAdvice
class FailedCalls {
  @ExceptionHandler
  ProblemDetail failed(TtrpcException e) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(e), e.status().message());
    problem.setTitle(e.code().name());
    return problem;
  }

  private static HttpStatus status(TtrpcException e) {
    return switch (e.code()) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> HttpStatus.BAD_REQUEST;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
      default -> HttpStatus.BAD_GATEWAY;
    };
  }
}
