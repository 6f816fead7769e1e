package io.ttrpc.demo.agent;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ResourceInfo;
import com.google.rpc.Status;
import io.ttrpc.demo.proto.InspectRequest;
import io.ttrpc.spring.boot.error.TtrpcAdvice;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import java.util.NoSuchElementException;

/** Maps the exceptions of all services to statuses. Handlers know nothing of it. */
@TtrpcAdvice
class Failures {
  /** Tells, in the details, which process there is not. */
  @TtrpcExceptionHandler
  Status missing(NoSuchElementException e, InspectRequest request) {
    ResourceInfo process =
        ResourceInfo.newBuilder()
            .setResourceType("process")
            .setResourceName(Long.toUnsignedString(request.getPid()))
            .build();
    return Status.newBuilder()
        .setCode(Code.NOT_FOUND_VALUE)
        .setMessage(String.valueOf(e.getMessage()))
        .addDetails(Any.pack(process))
        .build();
  }
}
