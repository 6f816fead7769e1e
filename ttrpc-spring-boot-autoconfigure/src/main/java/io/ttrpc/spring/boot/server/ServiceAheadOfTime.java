package io.ttrpc.spring.boot.server;

import io.ttrpc.spring.boot.internal.GeneratedHints;
import io.ttrpc.spring.boot.internal.GeneratedServices;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;

/** The hints for the services of an application that is processed ahead of time. */
final class ServiceAheadOfTime implements BeanRegistrationAotProcessor {
  @Override
  public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
    TtrpcService annotation =
        bean.getBeanFactory().findAnnotationOnBean(bean.getBeanName(), TtrpcService.class, false);
    if (annotation == null) {
      return null;
    }
    Set<Class<?>> interfaces = GeneratedServices.interfacesOf(bean.getBeanClass());
    return (context, code) -> {
      ReflectionHints hints = context.getRuntimeHints().reflection();
      for (Class<?> serviceInterface : interfaces) {
        GeneratedHints.registerFor(hints, serviceInterface);
      }
      for (Class<?> interceptor : annotation.interceptors()) {
        hints.registerType(interceptor, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
      }
    };
  }
}
