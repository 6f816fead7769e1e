package io.ttrpc.spring.boot.server;

import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The interceptors of all services as a single interceptor of the server. The server's own
 * interceptors surround every service. Those of {@link TtrpcService} surround one service, and are
 * sorted in between the global ones. A service that a {@link TtrpcServerBuilderCustomizer} adds has
 * the global ones.
 */
final class ServiceInterceptors implements ServerInterceptor {
  private final String server;
  private final Map<String, List<ServerInterceptor>> byService = new HashMap<>();
  private final List<ServerInterceptor> global;

  ServiceInterceptors(
      String server, Collection<ServiceBean> services, ServerInterceptorBeans beans) {
    this.server = server;
    services.forEach(service -> byService.put(service.service(), beans.of(service.annotation())));
    global = beans.of(null);
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    TtrpcServerName.set(call.context(), server);
    new Chain(byService.getOrDefault(call.method().service(), global), call, next).proceed();
  }

  /**
   * The remaining interceptors of one call. Used by the call's thread only; each interceptor may
   * proceed once.
   */
  private static final class Chain implements Next {
    private final List<ServerInterceptor> interceptors;
    private final ServerCall call;
    private final Next handler;
    private int index;

    Chain(List<ServerInterceptor> interceptors, ServerCall call, Next handler) {
      this.interceptors = interceptors;
      this.call = call;
      this.handler = handler;
    }

    @Override
    public void proceed() throws Exception {
      if (index == interceptors.size()) {
        handler.proceed();
      } else {
        interceptors.get(index++).intercept(call, this);
      }
    }
  }
}
