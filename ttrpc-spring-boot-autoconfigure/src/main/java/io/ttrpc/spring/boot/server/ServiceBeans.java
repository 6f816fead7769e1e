package io.ttrpc.spring.boot.server;

import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.ServiceDefinition;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.spring.boot.internal.BeanAnnotations;
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
import org.springframework.util.function.SingletonSupplier;

/**
 * The services of the servers: beans marked with {@link TtrpcService}, and plain definitions. This
 * class is thread-safe.
 */
final class ServiceBeans {
  private final ConfigurableListableBeanFactory beanFactory;
  private final Collection<String> servers;

  /** The names of the beans by the name of their server. They are known once the beans are. */
  private final SingletonSupplier<Map<String, Set<String>>> byServer =
      SingletonSupplier.of(this::assign);

  /**
   * @param servers the names of the servers that a bean may have
   */
  ServiceBeans(ConfigurableListableBeanFactory beanFactory, Collection<String> servers) {
    this.beanFactory = beanFactory;
    this.servers = servers;
  }

  /**
   * Returns whether a server has services.
   *
   * @throws UnknownServerException if a bean has a server that does not exist
   */
  boolean assigned(String server) {
    return !beanNames(server).isEmpty();
  }

  /**
   * Returns the services of a server.
   *
   * @throws UnknownServerException if a bean has a server that does not exist
   * @throws DuplicateServiceException if two beans of the server serve the same service
   */
  Collection<ServiceBean> of(String server) {
    Map<String, ServiceBean> found = new LinkedHashMap<>();
    for (String beanName : beanNames(server)) {
      for (ServiceBean service : servicesOf(beanName)) {
        ServiceBean first = found.putIfAbsent(service.service(), service);
        if (first != null) {
          throw new DuplicateServiceException(service.service(), first.beanName(), beanName);
        }
      }
    }
    return found.values();
  }

  /** Returns the descriptors of the services of all servers. */
  List<ServiceDescriptor> ofAllServers() {
    return byServer.obtain().keySet().stream()
        .flatMap(server -> of(server).stream())
        .map(service -> service.definition().descriptor())
        .toList();
  }

  private Set<String> beanNames(String server) {
    return byServer.obtain().getOrDefault(server, Set.of());
  }

  private Map<String, Set<String>> assign() {
    Map<String, Set<String>> found = new LinkedHashMap<>();
    for (String beanName : beanNames()) {
      for (String spelling : serversOf(beanFactory, beanName)) {
        String server = String.valueOf(beanFactory.resolveEmbeddedValue(spelling));
        if (!servers.contains(server)) {
          throw new UnknownServerException(beanName, server, servers);
        }
        found.computeIfAbsent(server, unused -> new LinkedHashSet<>()).add(beanName);
      }
    }
    return found;
  }

  /**
   * Returns the servers of a bean as its annotation spells them. The annotation of the bean's
   * method comes before that of its class, which may be that of a superclass.
   */
  static List<String> serversOf(ConfigurableListableBeanFactory beanFactory, String beanName) {
    TtrpcService ofMethod = BeanAnnotations.ofMethod(beanFactory, beanName, TtrpcService.class);
    if (ofMethod != null && ofMethod.server().length > 0) {
      return List.of(ofMethod.server());
    }
    TtrpcService annotation = beanFactory.findAnnotationOnBean(beanName, TtrpcService.class);
    return annotation == null || annotation.server().length == 0
        ? List.of(TtrpcServerName.DEFAULT)
        : List.of(annotation.server());
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
