package io.ttrpc.spring.boot.server;

import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.ServiceDefinition;
import io.ttrpc.spring.boot.internal.GeneratedServices;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ReflectionUtils;

/** The reader of the services: beans marked with {@link TtrpcService}, and plain definitions. */
final class ServiceBeans {
  private final ConfigurableListableBeanFactory beanFactory;

  ServiceBeans(ConfigurableListableBeanFactory beanFactory) {
    this.beanFactory = beanFactory;
  }

  Collection<ServiceBean> find() {
    Map<String, ServiceBean> found = new LinkedHashMap<>();
    for (String beanName : beanNames()) {
      for (ServiceBean service : servicesOf(beanName)) {
        ServiceBean first = found.putIfAbsent(service.service(), service);
        if (first != null) {
          throw new DuplicateServiceException(service.service(), first.beanName(), beanName);
        }
      }
    }
    return found.values();
  }

  private Set<String> beanNames() {
    Set<String> names = new LinkedHashSet<>();
    for (String name : beanFactory.getBeanNamesForAnnotation(TtrpcService.class)) {
      // The target of a scoped proxy has the annotation too, but the proxy is the one to call.
      if (!ScopedProxyUtils.isScopedTarget(name)) {
        names.add(name);
      }
    }
    names.addAll(List.of(beanFactory.getBeanNamesForType(ServiceDefinition.class)));
    return names;
  }

  private List<ServiceBean> servicesOf(String beanName) {
    Object bean = beanFactory.getBean(beanName);
    TtrpcService annotation = beanFactory.findAnnotationOnBean(beanName, TtrpcService.class);
    if (bean instanceof ServiceDefinition definition) {
      return List.of(new ServiceBean(beanName, bean, definition, annotation));
    }
    List<ServiceBean> services = new ArrayList<>();
    for (Class<?> serviceInterface : GeneratedServices.interfacesOf(bean.getClass())) {
      services.add(new ServiceBean(beanName, bean, bind(bean, serviceInterface), annotation));
    }
    if (services.isEmpty()) {
      throw new NoServiceInterfaceException(beanName, AopUtils.getTargetClass(bean));
    }
    return services;
  }

  private static ServiceDefinition bind(Object bean, Class<?> serviceInterface) {
    Class<?> generated =
        Objects.requireNonNull(serviceInterface.getAnnotation(GeneratedTtrpc.class)).value();
    Method bind = ReflectionUtils.findMethod(generated, "bind", serviceInterface);
    if (bind == null) {
      throw new IllegalStateException(
          "expected a method bind(%s) in %s: generate the class again"
              .formatted(serviceInterface.getSimpleName(), generated.getName()));
    }
    ReflectionUtils.makeAccessible(bind);
    return (ServiceDefinition)
        Objects.requireNonNull(ReflectionUtils.invokeMethod(bind, null, bean), "bind's result");
  }
}
