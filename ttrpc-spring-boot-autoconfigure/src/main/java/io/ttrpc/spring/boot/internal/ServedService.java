package io.ttrpc.spring.boot.internal;

import io.ttrpc.ServiceDescriptor;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.util.ClassUtils;

/**
 * A service and the bean that serves it. This record is immutable and thread-safe.
 *
 * @param descriptor the methods of the service
 * @param bean the bean, which may be a proxy, or the definition itself if that is the bean
 */
public record ServedService(ServiceDescriptor descriptor, Object bean) {
  /** Returns the class that the application has written, without proxies. */
  public Class<?> type() {
    return ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
  }
}
