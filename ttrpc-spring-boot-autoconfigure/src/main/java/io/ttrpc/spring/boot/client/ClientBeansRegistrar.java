package io.ttrpc.spring.boot.client;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.core.env.PropertyResolver;

/**
 * The registration of a bean definition for each client that a bean needs, before any bean is
 * created.
 */
final class ClientBeansRegistrar implements BeanDefinitionRegistryPostProcessor {
  private final PropertyResolver properties;

  ClientBeansRegistrar(PropertyResolver properties) {
    this.properties = properties;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    ClassLoader classLoader =
        registry instanceof ConfigurableBeanFactory beanFactory
            ? beanFactory.getBeanClassLoader()
            : null;
    new ClientReferencesInDefinitions(registry, classLoader)
        .find()
        .forEach(reference -> ClientBeanDefinitions.register(registry, properties, reference));
  }
}
