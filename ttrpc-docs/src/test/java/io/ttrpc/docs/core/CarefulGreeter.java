package io.ttrpc.docs.core;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import com.google.protobuf.Any;
import io.ttrpc.CallContext;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Fails with a status, looks at its call, and ends early when the call is cancelled. */
final class CarefulGreeter implements GreeterService {
  final CompletableFuture<String> cancelled = new CompletableFuture<>();

  @Override
  public HelloReply sayHello(HelloRequest request) {
    if (request.getName().isEmpty()) {
      throw new TtrpcException(
          StatusCode.INVALID_ARGUMENT, "name must not be empty", List.of(Any.pack(request)));
    }
    CallContext call = CallContext.current();
    String language = Objects.requireNonNullElse(call.metadata().first("language"), "en");
    return Greeter.reply(language.equals("fr") ? "Bonjour" : "Hello");
  }

  @Override
  public void spell(HelloRequest request, StreamSender<HelloReply> responses) {
    CallContext call = CallContext.current();
    call.onCancel(() -> cancelled.complete(String.valueOf(call.cancellation())));
    while (!call.isCancelled()) {
      responses.send(Greeter.reply(request.getName()));
    }
  }
}
