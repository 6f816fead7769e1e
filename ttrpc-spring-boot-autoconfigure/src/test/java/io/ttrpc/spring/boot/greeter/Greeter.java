package io.ttrpc.spring.boot.greeter;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.spring.boot.server.TtrpcService;

/** Serves the greeter as one would expect. */
@TtrpcService
public class Greeter implements GreeterService {
  @Override
  public StringValue sayHello(StringValue name) {
    return StringValue.of("Hello " + name.getValue());
  }

  @Override
  public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
    for (int i = from.getValue(); i > 0; i--) {
      responses.send(Int32Value.of(i));
    }
  }

  @Override
  public Int32Value sum(StreamReceiver<Int32Value> requests) {
    int sum = 0;
    for (Int32Value request : requests) {
      sum += request.getValue();
    }
    return Int32Value.of(sum);
  }

  @Override
  public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
    requests.forEach(responses::send);
  }
}
