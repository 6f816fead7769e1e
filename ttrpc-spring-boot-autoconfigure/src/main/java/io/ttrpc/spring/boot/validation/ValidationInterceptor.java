package io.ttrpc.spring.boot.validation;

import com.google.protobuf.MessageLite;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.internal.ServedService;
import io.ttrpc.spring.boot.internal.ServerStartListener;
import io.ttrpc.spring.boot.server.TtrpcServerName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * The interceptor that validates requests before the handler gets them, and tells clients of the
 * constraints that their requests violate.
 */
final class ValidationInterceptor implements ServerInterceptor, ServerStartListener, Ordered {
  private final DefaultListableBeanFactory beanFactory;

  /** The constraints of Jakarta Validation, or null if the application does not have it. */
  private final @Nullable Constraints constraints;

  /**
   * The checks by server and by the class of the request, if it has any. Those of a server are
   * replaced before each of its starts.
   */
  private final Map<String, Map<Class<?>, List<MessageCheck>>> byServer = new ConcurrentHashMap<>();

  ValidationInterceptor(DefaultListableBeanFactory beanFactory, @Nullable Constraints constraints) {
    this.beanFactory = beanFactory;
    this.constraints = constraints;
  }

  @Override
  public int getOrder() {
    return TtrpcInterceptorOrder.VALIDATION;
  }

  @Override
  public void beforeStart(String server, List<ServedService> services) {
    MessageValidators validators = MessageValidators.find(beanFactory);
    Map<Class<?>, List<MessageCheck>> found = new HashMap<>();
    for (ServedService service : services) {
      for (MethodDescriptor<?, ?> method : service.descriptor().methods()) {
        Class<?> request = method.requestType().getClass();
        List<MessageCheck> checks =
            Stream.concat(
                    constraints == null ? Stream.of() : constraints.of(request),
                    validators.of(request))
                .toList();
        if (!checks.isEmpty()) {
          found.put(request, checks);
        }
      }
    }
    byServer.put(server, Map.copyOf(found));
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    List<MessageCheck> checks =
        byServer
            .getOrDefault(TtrpcServerName.of(call.context()), Map.of())
            .get(call.method().requestType().getClass());
    if (checks != null) {
      call.onReceive(message -> check(message, checks));
    }
    if (constraints != null) {
      call.mapFailure(constraints);
    }
    next.proceed();
  }

  private static void check(MessageLite message, List<MessageCheck> checks) {
    BadRequest violations = new BadRequest();
    checks.forEach(each -> each.check(message, violations));
    if (!violations.isEmpty()) {
      throw violations.toException(null);
    }
  }
}
