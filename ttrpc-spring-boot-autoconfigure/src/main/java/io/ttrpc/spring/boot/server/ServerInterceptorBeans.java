package io.ttrpc.spring.boot.server;

import io.ttrpc.ServerInterceptor;
import io.ttrpc.spring.boot.internal.OrderedBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** The interceptor beans: the global ones, and those that a service names. */
final class ServerInterceptorBeans {
  private final DefaultListableBeanFactory beanFactory;
  private final List<OrderedBean<ServerInterceptor>> global;
  private final Map<Class<?>, OrderedBean<ServerInterceptor>> madeHere = new HashMap<>();

  ServerInterceptorBeans(DefaultListableBeanFactory beanFactory) {
    this(beanFactory, interceptor -> true);
  }

  /**
   * @param included returns whether a global interceptor is one of them
   */
  ServerInterceptorBeans(
      DefaultListableBeanFactory beanFactory, Predicate<ServerInterceptor> included) {
    this.beanFactory = beanFactory;
    this.global =
        OrderedBean.ofType(beanFactory, ServerInterceptor.class).stream()
            .filter(of -> included.test(of.bean()))
            .toList();
  }

  /** Returns the interceptors of a service, outermost first. */
  List<ServerInterceptor> of(@Nullable TtrpcService service) {
    List<OrderedBean<ServerInterceptor>> all = new ArrayList<>(global);
    if (service != null) {
      for (Class<? extends ServerInterceptor> type : service.interceptors()) {
        addOnce(all, ofType(type));
      }
      for (String name : service.interceptorNames()) {
        addOnce(all, OrderedBean.named(beanFactory, name, ServerInterceptor.class));
      }
    }
    return OrderedBean.sort(all);
  }

  private OrderedBean<ServerInterceptor> ofType(Class<? extends ServerInterceptor> type) {
    String[] names = beanFactory.getBeanNamesForType(type);
    return switch (names.length) {
      case 0 -> madeHere.computeIfAbsent(type, unused -> make(type));
      case 1 -> OrderedBean.named(beanFactory, names[0], ServerInterceptor.class);
      default ->
          throw new IllegalStateException(
              "expected one bean of %s but found %s: name one of them in interceptorNames"
                  .formatted(type.getName(), List.of(names)));
    };
  }

  private OrderedBean<ServerInterceptor> make(Class<? extends ServerInterceptor> type) {
    ServerInterceptor interceptor = beanFactory.createBean(type);
    return new OrderedBean<>(interceptor, beanFactory.getOrder(type.getName(), interceptor));
  }

  private static void addOnce(
      List<OrderedBean<ServerInterceptor>> all, OrderedBean<ServerInterceptor> added) {
    if (all.stream().noneMatch(there -> there.bean() == added.bean())) {
      all.add(added);
    }
  }
}
