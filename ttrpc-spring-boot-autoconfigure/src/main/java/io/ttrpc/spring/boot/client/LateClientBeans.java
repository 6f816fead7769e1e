package io.ttrpc.spring.boot.client;

import io.ttrpc.spring.boot.internal.LateClients;
import java.lang.reflect.Constructor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.PropertyResolver;

/**
 * The registration of clients that {@link ClientBeansRegistrar} cannot find: those of objects that
 * are autowired without being beans, such as tests, and of beans whose {@code @Bean} method does
 * not declare their class. It runs right before Spring injects them.
 */
final class LateClientBeans
    implements SmartInstantiationAwareBeanPostProcessor, PriorityOrdered, LateClients {
  private final BeanDefinitionRegistry registry;
  private final PropertyResolver properties;
  private final Set<Class<?>> seen = ConcurrentHashMap.newKeySet();

  LateClientBeans(BeanDefinitionRegistry registry, PropertyResolver properties) {
    this.registry = registry;
    this.properties = properties;
  }

  /**
   * Returns an order before Spring's post-processor that chooses constructors, because no other one
   * is called after it has chosen.
   */
  @Override
  public int getOrder() {
    return 0;
  }

  @Override
  public Constructor<?> @Nullable [] determineCandidateConstructors(
      Class<?> beanClass, String beanName) {
    register(beanClass);
    return null;
  }

  @Override
  public boolean postProcessAfterInstantiation(Object bean, String beanName) {
    register(bean.getClass());
    return true;
  }

  @Override
  public void register(Class<?> type) {
    if (!type.getName().startsWith("org.springframework.") && seen.add(type)) {
      ClientInjectionPoints.of(type)
          .forEach(reference -> ClientBeanDefinitions.register(registry, properties, reference));
    }
  }
}
