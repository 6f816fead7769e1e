package io.ttrpc.interop.go.example;

import com.google.protobuf.ByteString;
import io.ttrpc.CallContext;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.conformance.v1.ConformanceService;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.Part;
import io.ttrpc.conformance.v1.Total;

class Calculator implements ConformanceService {
  @Override
  public EchoResponse echo(EchoRequest request) {
    String tenant = CallContext.current().metadata().first("tenant");
    if (tenant == null) {
      throw new TtrpcException(StatusCode.INVALID_ARGUMENT, "a tenant is required");
    }
    ByteString payload = ByteString.copyFromUtf8(tenant + ": ").concat(request.getPayload());
    return EchoResponse.newBuilder().setPayload(payload).build();
  }

  @Override
  public Total sum(StreamReceiver<Part> requests) {
    long sum = 0;
    for (Part part : requests) {
      sum += part.getAdd();
    }
    return Total.newBuilder().setSum(sum).build();
  }

  @Override
  public void divide(Total request, StreamSender<Part> responses) {
    for (int i = 0; i < request.getCount(); i++) {
      long add = request.getSum() / request.getCount();
      responses.send(Part.newBuilder().setAdd(add).build());
    }
  }
}
