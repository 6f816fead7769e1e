package io.ttrpc.spring.boot.client;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;

/** Adds a bean definition for each client that a bean asks for, before any bean is made. */
final class ClientBeansRegistrar implements BeanDefinitionRegistryPostProcessor {
  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    ClassLoader classLoader =
        registry instanceof ConfigurableBeanFactory beanFactory
            ? beanFactory.getBeanClassLoader()
            : null;
    new ClientReferencesInDefinitions(registry, classLoader)
        .find()
        .forEach(reference -> ClientBeanDefinitions.register(registry, reference));
  }
}
