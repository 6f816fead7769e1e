package io.ttrpc.demo.page;

import com.google.rpc.Status;
import io.ttrpc.TtrpcException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells the browser how the call behind its request has failed: code, message and details. */
@RestControllerAdvice
class Problems {
  /** The header that tells whether the agent said so, or the client's own side. */
  static final String SAID_BY = "Ttrpc-Said-By";

  @ExceptionHandler
  ResponseEntity<Status> failed(TtrpcException e) {
    return ResponseEntity.status(httpStatus(e))
        .contentType(MediaType.APPLICATION_JSON)
        .header(SAID_BY, e.isFromPeer() ? "agent" : "client")
        .body(status(e));
  }

  /** Returns the status as the message that gRPC's tools know. */
  static Status status(TtrpcException e) {
    return Status.newBuilder()
        .setCode(e.status().number())
        .setMessage(e.status().message())
        .addAllDetails(e.details())
        .build();
  }

  private static HttpStatus httpStatus(TtrpcException e) {
    return switch (e.code()) {
      case INVALID_ARGUMENT -> HttpStatus.BAD_REQUEST;
      case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
      default -> HttpStatus.BAD_GATEWAY;
    };
  }
}
