package io.ttrpc.spring.boot.greeter;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;

/** A service with a method of each kind. */
@GeneratedTtrpc(GreeterTtrpc.class)
public interface GreeterService {
  default StringValue sayHello(StringValue name) {
    throw new TtrpcException(StatusCode.UNIMPLEMENTED, "method SayHello");
  }

  default void countDown(Int32Value from, StreamSender<Int32Value> responses) {
    throw new TtrpcException(StatusCode.UNIMPLEMENTED, "method CountDown");
  }

  default Int32Value sum(StreamReceiver<Int32Value> requests) {
    throw new TtrpcException(StatusCode.UNIMPLEMENTED, "method Sum");
  }

  default void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
    throw new TtrpcException(StatusCode.UNIMPLEMENTED, "method Echo");
  }
}
