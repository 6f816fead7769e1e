package io.ttrpc.spring.boot.client;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.PropertyResolver;

/**
 * The registration of a bean definition for each client that a bean needs, before any bean is
 * created. Ahead of time, it runs at build time only: Spring leaves out the bean of a processor.
 */
final class ClientBeansRegistrar
    implements BeanDefinitionRegistryPostProcessor, BeanRegistrationAotProcessor {
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
        .forEach(reference -> register(registry, reference));
  }

  /** Registers a client. At build time, the property of a placeholder may be missing. */
  private void register(BeanDefinitionRegistry registry, ClientReference reference) {
    if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)
        && !reference.isResolvable(properties)) {
      ClientBeanDefinitions.registerSpelled(registry, reference);
    } else {
      ClientBeanDefinitions.register(registry, properties, reference);
    }
  }

  @Override
  public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
    Set<Class<?>> types = ClientBeanDefinitions.typesOf(bean.getMergedBeanDefinition());
    return types.isEmpty() ? null : new ChannelAheadOfTime(types);
  }
}
