package io.ttrpc.spring.boot.error;

import io.ttrpc.spring.boot.internal.OrderedBean;
import io.ttrpc.spring.boot.internal.ServedService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ClassUtils;

/** The {@link TtrpcAdvice} beans in their order. */
record AdviceBeans(List<Advice> sorted) {
  static AdviceBeans find(DefaultListableBeanFactory beanFactory) {
    List<OrderedBean<Advice>> found = new ArrayList<>();
    for (String name :
        BeanFactoryUtils.beanNamesForAnnotationIncludingAncestors(beanFactory, TtrpcAdvice.class)) {
      // The target of a scoped proxy has the annotation too, but the proxy is the one to call.
      if (!ScopedProxyUtils.isScopedTarget(name)) {
        OrderedBean<Object> bean = OrderedBean.named(beanFactory, name, Object.class);
        found.add(new OrderedBean<>(advice(beanFactory, name, bean.bean()), bean.order()));
      }
    }
    return new AdviceBeans(OrderedBean.sort(found));
  }

  private static Advice advice(DefaultListableBeanFactory beanFactory, String name, Object bean) {
    TtrpcAdvice annotation =
        Objects.requireNonNull(beanFactory.findAnnotationOnBean(name, TtrpcAdvice.class));
    HandlerMethods methods =
        HandlerMethods.of(ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean)));
    return new Advice(annotation, new HandlerBean(methods, () -> beanFactory.getBean(name)));
  }

  /** Returns the advice for a service, the first one first. */
  Stream<HandlerBean> of(ServedService service) {
    return sorted.stream().filter(advice -> advice.isFor(service.type())).map(Advice::handlers);
  }

  /** An advice and the services that it is for. */
  private record Advice(TtrpcAdvice scope, HandlerBean handlers) {
    boolean isFor(Class<?> service) {
      Class<?>[] types = scope.assignableTypes();
      List<String> packages =
          Stream.concat(
                  Arrays.stream(scope.basePackages()),
                  Arrays.stream(scope.basePackageClasses()).map(Class::getPackageName))
              .toList();
      return (types.length == 0 && packages.isEmpty())
          || Arrays.stream(types).anyMatch(type -> type.isAssignableFrom(service))
          || packages.stream()
              .anyMatch(each -> (service.getPackageName() + ".").startsWith(each + "."));
    }
  }
}
