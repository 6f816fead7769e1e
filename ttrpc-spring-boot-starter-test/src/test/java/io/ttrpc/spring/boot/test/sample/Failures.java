package io.ttrpc.spring.boot.test.sample;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.spring.boot.error.TtrpcAdvice;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import java.util.List;

@TtrpcAdvice
class Failures {
  @TtrpcExceptionHandler
  Status noName(NoNameException failure) {
    BadRequest.FieldViolation violation =
        BadRequest.FieldViolation.newBuilder().setField("name").build();
    return new Status(
        StatusCode.INVALID_ARGUMENT.number(),
        "a guest needs a name",
        List.of(Any.pack(BadRequest.newBuilder().addFieldViolations(violation).build())));
  }
}
