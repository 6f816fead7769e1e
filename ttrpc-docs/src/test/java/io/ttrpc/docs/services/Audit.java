package io.ttrpc.docs.services;

import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(TtrpcInterceptorOrder.SECURITY - 1)
class Audit implements ServerInterceptor {
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    log.add(call.method().fullName() + " by " + call.context().peer());
    next.proceed();
  }

  List<String> log() {
    return log;
  }
}
