package io.ttrpc.spring.boot.error;

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
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.Ordered;

/** The interceptor that has the failures of calls mapped by the exception handlers. */
final class ExceptionMappingInterceptor implements ServerInterceptor, ServerStartListener, Ordered {
  private final DefaultListableBeanFactory beanFactory;
  private final MappedCall.Logs logs = new MappedCall.Logs();

  /**
   * The handlers by server and service, for the services that have some. Those of a server are
   * replaced before each of its starts.
   */
  private final Map<String, Map<String, ServiceHandlers>> byServer = new ConcurrentHashMap<>();

  ExceptionMappingInterceptor(DefaultListableBeanFactory beanFactory) {
    this.beanFactory = beanFactory;
  }

  @Override
  public int getOrder() {
    return TtrpcInterceptorOrder.EXCEPTION_MAPPING;
  }

  @Override
  public void beforeStart(String server, List<ServedService> services) {
    AdviceBeans advice = AdviceBeans.find(beanFactory);
    Map<String, ServiceHandlers> found = new HashMap<>();
    for (ServedService service : services) {
      HandlerBean own = new HandlerBean(HandlerMethods.of(service.type()), service::bean);
      List<HandlerBean> handlers =
          Stream.concat(Stream.of(own), advice.of(service))
              .filter(handler -> !handler.methods().isEmpty())
              .toList();
      if (!handlers.isEmpty()) {
        found.put(service.descriptor().name(), ServiceHandlers.of(handlers));
      }
    }
    byServer.put(server, Map.copyOf(found));
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    TraceId.keep(call.context());
    ServiceHandlers handlers =
        byServer
            .getOrDefault(TtrpcServerName.of(call.context()), Map.of())
            .get(call.method().service());
    if (handlers != null) {
      MappedCall mapped = new MappedCall(call.context(), handlers.inOrder(), logs);
      if (handlers.takeRequest() && !call.method().kind().streamsRequests()) {
        call.onReceive(mapped::onReceive);
      }
      call.mapFailure(mapped::map);
    }
    next.proceed();
  }

  /**
   * The handlers for one service.
   *
   * @param takeRequest whether one of them takes the request, which is kept only then
   */
  private record ServiceHandlers(List<HandlerBean> inOrder, boolean takeRequest) {
    static ServiceHandlers of(List<HandlerBean> inOrder) {
      return new ServiceHandlers(
          inOrder, inOrder.stream().anyMatch(handler -> handler.methods().takeRequest()));
    }
  }
}
