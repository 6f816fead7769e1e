package io.ttrpc.docs.errors;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.NoSuchElementException;
import java.util.concurrent.RejectedExecutionException;

@TtrpcService
class Directory implements GreeterService {
  @Override
  public HelloReply sayHello(HelloRequest request) {
    throw new NoSuchElementException(request.getName());
  }

  @Override
  public HelloReply gather(StreamReceiver<HelloRequest> requests) {
    requests.receive();
    throw new NoSuchElementException("somebody");
  }

  @Override
  public void chat(StreamReceiver<HelloRequest> requests, StreamSender<HelloReply> responses) {
    throw new RejectedExecutionException("100 chats");
  }

  @TtrpcExceptionHandler
  Status missing(NoSuchElementException e, HelloRequest request) {
    return Status.of(StatusCode.NOT_FOUND, "nobody is named " + request.getName());
  }
}
