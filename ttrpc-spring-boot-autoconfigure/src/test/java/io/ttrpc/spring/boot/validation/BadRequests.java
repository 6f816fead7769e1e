package io.ttrpc.spring.boot.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.List;

/** The details of failed validations, read by Google's generated class. */
final class BadRequests {
  private BadRequests() {}

  /** Returns each violation as its field, a colon and its description. */
  static List<String> violations(TtrpcException failure) {
    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure.details()).hasSize(1);
    try {
      return failure.details().get(0).unpack(BadRequest.class).getFieldViolationsList().stream()
          .map(violation -> violation.getField() + ": " + violation.getDescription())
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("expected a BadRequest", e);
    }
  }
}
