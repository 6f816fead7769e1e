package io.ttrpc.interop.go.example;

import io.ttrpc.PeerPolicy;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.TtrpcServer;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class CalculatorServer {
  private final List<String> log = new CopyOnWriteArrayList<>();

  TtrpcServer serve(String path) throws IOException {
    return TtrpcServer.builder()
        .listen(path)
        .admit(PeerPolicy.sameUser())
        .interceptor(logged())
        .service(ConformanceTtrpc.bind(new Calculator()))
        .start();
  }

  private ServerInterceptor logged() {
    return (call, next) -> {
      long start = System.nanoTime();
      call.onEnd(
          status -> {
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            log.add(call.method().fullName() + " " + status.code() + " " + time);
          });
      next.proceed();
    };
  }

  List<String> log() {
    return log;
  }
}
