package io.ttrpc.spring.boot.actuate;

import com.google.protobuf.StringValue;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcService;
import io.ttrpc.testsupport.Latches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.springframework.context.ApplicationContext;

/** Says hello when it is released. */
@TtrpcService
class WaitingGreeter extends Greeter {
  private final Semaphore entered = new Semaphore(0);
  private final CountDownLatch release = new CountDownLatch(1);

  @Override
  public StringValue sayHello(StringValue name) {
    entered.release();
    Latches.awaitOrCancel(release);
    return super.sayHello(name);
  }

  /** Makes calls, of which so many get a thread, and returns when these are in the handler. */
  static List<CompletableFuture<StringValue>> call(
      ApplicationContext context, int calls, int running) {
    GreeterTtrpc.AsyncClient greeter =
        GreeterTtrpc.asyncClient(context.getBean(TtrpcChannels.class).channel("greeter"));
    List<CompletableFuture<StringValue>> futures = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      futures.add(greeter.sayHello(StringValue.of("Ada")));
    }
    context.getBean(WaitingGreeter.class).entered.acquireUninterruptibly(running);
    return futures;
  }

  void releaseAll(List<CompletableFuture<StringValue>> calls) {
    release.countDown();
    calls.forEach(CompletableFuture::join);
  }
}
