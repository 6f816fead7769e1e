package io.ttrpc.spring.boot.error;

import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.internal.ServedService;
import io.ttrpc.spring.boot.internal.ServedServicesListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.Ordered;

/** The interceptor that has the failures of calls mapped by the exception handlers. */
final class ExceptionMappingInterceptor
    implements ServerInterceptor, ServedServicesListener, Ordered {
  private final DefaultListableBeanFactory beanFactory;

  /** The handlers by service, for the services that have some. Replaced before each start. */
  private volatile Map<String, ServiceHandlers> byService = Map.of();

  ExceptionMappingInterceptor(DefaultListableBeanFactory beanFactory) {
    this.beanFactory = beanFactory;
  }

  @Override
  public int getOrder() {
    return TtrpcInterceptorOrder.EXCEPTION_MAPPING;
  }

  @Override
  public void beforeStart(List<ServedService> services) {
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
    byService = Map.copyOf(found);
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    TraceId.keep(call.context());
    ServiceHandlers handlers = byService.get(call.method().service());
    if (handlers != null) {
      MappedCall mapped = new MappedCall(call.context(), handlers.inOrder());
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
