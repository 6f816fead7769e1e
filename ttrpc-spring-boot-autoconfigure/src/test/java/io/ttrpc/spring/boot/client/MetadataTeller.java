package io.ttrpc.spring.boot.client;

import com.google.protobuf.StringValue;
import io.ttrpc.CallContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcService;

/** Returns the values of the metadata key that it is asked for. */
@TtrpcService
class MetadataTeller implements GreeterService {
  @Override
  public StringValue sayHello(StringValue key) {
    return StringValue.of(CallContext.current().metadata().all(key.getValue()).toString());
  }
}
