package io.ttrpc.spring.boot.internal;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** The annotations of beans. */
public final class BeanAnnotations {
  private BeanAnnotations() {}

  /** Returns the annotation of the method that makes a bean; null if it has none. */
  public static <A extends Annotation> @Nullable A ofMethod(
      ConfigurableListableBeanFactory beanFactory, String beanName, Class<A> type) {
    Method method =
        beanFactory.containsBeanDefinition(beanName)
                && beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition bean
            ? bean.getResolvedFactoryMethod()
            : null;
    return method == null ? null : AnnotatedElementUtils.findMergedAnnotation(method, type);
  }
}
