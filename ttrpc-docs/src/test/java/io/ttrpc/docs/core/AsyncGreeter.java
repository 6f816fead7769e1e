package io.ttrpc.docs.core;

import static io.ttrpc.docs.core.Greeter.reply;

import com.example.greeter.GreeterAsync;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import java.util.concurrent.CompletableFuture;

class AsyncGreeter implements GreeterAsync {
  private final Directory directory;

  AsyncGreeter(Directory directory) {
    this.directory = directory;
  }

  @Override
  public CompletableFuture<HelloReply> sayHello(HelloRequest request) {
    return directory.fullName(request.getName()).thenApply(name -> reply("Hello " + name));
  }

  interface Directory {
    CompletableFuture<String> fullName(String name);
  }
}
