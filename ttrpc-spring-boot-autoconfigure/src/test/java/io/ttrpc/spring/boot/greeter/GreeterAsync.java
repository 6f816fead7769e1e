package io.ttrpc.spring.boot.greeter;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.GeneratedTtrpc;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The same service with futures and publishers. */
@GeneratedTtrpc(GreeterTtrpc.class)
public interface GreeterAsync {
  CompletableFuture<StringValue> sayHello(StringValue name);

  Flow.Publisher<Int32Value> countDown(Int32Value from);

  CompletableFuture<Int32Value> sum(Flow.Publisher<Int32Value> requests);

  Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests);
}
