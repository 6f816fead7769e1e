package io.ttrpc.docs.servers;

import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.spring.boot.server.TtrpcServerName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

@Component
class ServerNames implements ServerInterceptor {
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    seen.add(TtrpcServerName.of(call.context()));
    next.proceed();
  }

  List<String> seen() {
    return List.copyOf(seen);
  }
}
