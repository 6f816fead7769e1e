package io.ttrpc.spring.boot.security;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcService;

/** A greeter that notes who calls it, and answers with the caller. */
@TtrpcService
class NotingGreeter implements GreeterService {
  private final Callers callers;

  NotingGreeter(Callers callers) {
    this.callers = callers;
  }

  @Override
  public StringValue sayHello(StringValue name) {
    callers.note("SayHello");
    return StringValue.of(Caller.current());
  }

  @Override
  public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
    callers.note("CountDown");
    responses.send(from);
  }

  @Override
  public Int32Value sum(StreamReceiver<Int32Value> requests) {
    requests.forEach(request -> callers.note("Sum"));
    return Int32Value.of(0);
  }

  @Override
  public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
    callers.note("Echo");
    requests.forEach(responses::send);
  }
}
