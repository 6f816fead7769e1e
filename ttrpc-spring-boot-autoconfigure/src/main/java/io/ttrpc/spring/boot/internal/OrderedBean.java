package io.ttrpc.spring.boot.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * A bean with its order, so that beans of several types can be sorted into one chain. This record
 * is immutable, and thread-safe if the bean is.
 *
 * @param bean the bean
 * @param order the order of the bean, of its class or of its {@code @Bean} method
 */
public record OrderedBean<T>(T bean, int order) {

  /**
   * Returns the beans of a type that Spring injects by type alone, including those of parent
   * contexts.
   */
  public static <T> List<OrderedBean<T>> ofType(
      DefaultListableBeanFactory beanFactory, Class<T> type) {
    List<OrderedBean<T>> found = new ArrayList<>();
    for (String name : beanFactory.getBeanNamesForType(type)) {
      if (isCandidate(beanFactory, name)) {
        found.add(named(beanFactory, name, type));
      }
    }
    if (beanFactory.getParentBeanFactory() instanceof DefaultListableBeanFactory parent) {
      found.addAll(ofType(parent, type));
    }
    return found;
  }

  /** Returns the bean of that name. */
  public static <T> OrderedBean<T> named(
      DefaultListableBeanFactory beanFactory, String name, Class<T> type) {
    T bean = beanFactory.getBean(name, type);
    return new OrderedBean<>(bean, beanFactory.getOrder(name, bean));
  }

  /** Returns the beans in rising order. Beans of the same order keep their sequence. */
  public static <T> List<T> sort(List<OrderedBean<T>> beans) {
    return beans.stream()
        .sorted(Comparator.comparingInt(OrderedBean::order))
        .map(OrderedBean::bean)
        .toList();
  }

  private static boolean isCandidate(DefaultListableBeanFactory beanFactory, String name) {
    if (!beanFactory.containsBeanDefinition(name)) {
      return true;
    }
    BeanDefinition definition = beanFactory.getMergedBeanDefinition(name);
    return definition.isAutowireCandidate()
        && (!(definition instanceof AbstractBeanDefinition detailed)
            || detailed.isDefaultCandidate());
  }
}
