package io.ttrpc.spring.boot.internal;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
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
   * contexts. As in Spring, a bean hides the beans of the same name in parent contexts.
   */
  public static <T> List<OrderedBean<T>> ofType(
      DefaultListableBeanFactory beanFactory, Class<T> type) {
    Map<String, OrderedBean<T>> found = new LinkedHashMap<>();
    Set<String> hidden = new HashSet<>();
    BeanFactory current = beanFactory;
    while (current instanceof DefaultListableBeanFactory factory) {
      for (String name : factory.getBeanNamesForType(type)) {
        if (!hidden.contains(name) && isCandidate(factory, name)) {
          found.put(name, named(factory, name, type));
        }
      }
      hidden.addAll(List.of(factory.getBeanDefinitionNames()));
      hidden.addAll(List.of(factory.getSingletonNames()));
      current = factory.getParentBeanFactory();
    }
    return List.copyOf(found.values());
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
