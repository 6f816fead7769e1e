package io.ttrpc.spring.boot.test.sample;

import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** Notes the methods that the server is asked for. */
@Component
public class Calls implements ServerInterceptor {
  private final List<String> methods = new CopyOnWriteArrayList<>();

  public List<String> methods() {
    return methods;
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    methods.add(call.method().fullName());
    next.proceed();
  }
}
