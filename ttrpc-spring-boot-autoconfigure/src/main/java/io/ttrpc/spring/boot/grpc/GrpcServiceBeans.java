package io.ttrpc.spring.boot.grpc;

import io.grpc.BindableService;
import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.ServiceDefinition;
import io.ttrpc.spring.boot.internal.BeanAnnotations;
import io.ttrpc.spring.boot.internal.GeneratedServices;
import io.ttrpc.spring.boot.server.TtrpcServerName;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * The bean definitions of the default server's services for Boot's gRPC server, one for each
 * service. Boot decides by the definitions whether to start the server, so that they are made from
 * the types of the services, before there are beans.
 */
final class GrpcServiceBeans implements ImportBeanDefinitionRegistrar, BeanFactoryAware {
  private @Nullable DefaultListableBeanFactory beanFactory;

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    this.beanFactory = (DefaultListableBeanFactory) beanFactory;
  }

  @Override
  public void registerBeanDefinitions(
      AnnotationMetadata importing, BeanDefinitionRegistry registry) {
    DefaultListableBeanFactory beans = beanFactory;
    Assert.state(beans != null, "a bean factory, which Spring has set");
    for (String name : beans.getBeanNamesForAnnotation(TtrpcService.class)) {
      // The target of a scoped proxy has the annotation too, but the proxy is the one to call.
      if (!ScopedProxyUtils.isScopedTarget(name) && isOnDefaultServer(beans, name)) {
        registerServices(beans, registry, name);
      }
    }
    for (String name : beans.getBeanNamesForType(ServiceDefinition.class, true, false)) {
      if (beans.findAnnotationOnBean(name, TtrpcService.class) == null) {
        register(registry, name, null);
      }
    }
  }

  /** The annotation of the bean's method comes before that of its class. */
  private static boolean isOnDefaultServer(DefaultListableBeanFactory beans, String beanName) {
    TtrpcService ofMethod = BeanAnnotations.ofMethod(beans, beanName, TtrpcService.class);
    TtrpcService ofBean = beans.findAnnotationOnBean(beanName, TtrpcService.class);
    List<String> servers = new ArrayList<>();
    if (ofMethod != null) {
      servers.addAll(List.of(ofMethod.server()));
    }
    if (servers.isEmpty() && ofBean != null) {
      servers.addAll(List.of(ofBean.server()));
    }
    return servers.isEmpty() || servers.contains(TtrpcServerName.DEFAULT);
  }

  private static void registerServices(
      DefaultListableBeanFactory beans, BeanDefinitionRegistry registry, String beanName) {
    Class<?> type = beans.getType(beanName, false);
    Set<Class<?>> interfaces = type == null ? Set.of() : GeneratedServices.interfacesOf(type);
    if (interfaces.size() < 2) {
      register(registry, beanName, null);
    } else {
      interfaces.forEach(each -> register(registry, beanName, serviceName(each)));
    }
  }

  private static String serviceName(Class<?> serviceInterface) {
    GeneratedTtrpc generated = serviceInterface.getAnnotation(GeneratedTtrpc.class);
    Assert.state(generated != null, "an annotation, which generated interfaces have");
    var field = ReflectionUtils.findField(generated.value(), "SERVICE_NAME", String.class);
    Assert.state(field != null, "a constant, which generated classes have");
    return String.valueOf(ReflectionUtils.getField(field, null));
  }

  private static void register(
      BeanDefinitionRegistry registry, String beanName, @Nullable String service) {
    RootBeanDefinition definition = new RootBeanDefinition(BoundGrpcService.class);
    definition.setTargetType(BindableService.class);
    definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
    ConstructorArgumentValues arguments = definition.getConstructorArgumentValues();
    arguments.addIndexedArgumentValue(0, beanName);
    arguments.addIndexedArgumentValue(1, service);
    arguments.addIndexedArgumentValue(
        2, new RuntimeBeanReference(TtrpcServerGrpcAutoConfiguration.SERVICES_BEAN));
    String suffix = service == null ? "" : "-" + service;
    registry.registerBeanDefinition("ttrpcGrpcService-" + beanName + suffix, definition);
  }
}
