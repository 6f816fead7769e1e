package io.ttrpc.spring.boot.error;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcService;

/** Fails calls of all kinds with the exception of the test. */
@TtrpcService
class FailingGreeter implements GreeterService {
  private final Throwable failure;

  FailingGreeter(Throwable failure) {
    this.failure = failure;
  }

  @Override
  public StringValue sayHello(StringValue name) {
    throw FailingGreeter.<RuntimeException>unchecked(failure);
  }

  @Override
  public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
    responses.send(from);
    throw FailingGreeter.<RuntimeException>unchecked(failure);
  }

  @Override
  public Int32Value sum(StreamReceiver<Int32Value> requests) {
    requests.receive();
    throw FailingGreeter.<RuntimeException>unchecked(failure);
  }

  @Override
  public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
    requests.receive();
    throw FailingGreeter.<RuntimeException>unchecked(failure);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Throws what is not declared.
  private static <E extends Throwable> E unchecked(Throwable failure) throws E {
    throw (E) failure;
  }
}
