package io.ttrpc.spring.boot.server;

import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The bean definitions of the servers that have a name: for each its lifecycle and its graceful
 * shutdown. In an application that was processed ahead of time, this adds the servers that were not
 * configured then.
 */
final class NamedServerBeans implements BeanDefinitionRegistryPostProcessor {
  /** The name with which the bean definitions refer to the factory of lifecycles. */
  static final String LIFECYCLES_BEAN = "ttrpcServerLifecycles";

  private final Environment environment;

  NamedServerBeans(Environment environment) {
    this.environment = environment;
  }

  /** Registers the definitions. The values of the properties are checked when they are bound. */
  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    Binder.get(environment)
        .bind("ttrpc.server.servers", Bindable.mapOf(String.class, Object.class))
        .orElseGet(Map::of)
        .keySet()
        .forEach(name -> register(registry, name));
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
    // Nothing to do: the definitions are registered.
  }

  private static void register(BeanDefinitionRegistry registry, String name) {
    String lifecycle = "ttrpcServerLifecycle-" + name;
    if (!registry.containsBeanDefinition(lifecycle)) {
      registry.registerBeanDefinition(lifecycle, lifecycle(name));
      registry.registerBeanDefinition(
          "ttrpcServerGracefulShutdown-" + name, gracefulShutdown(name, lifecycle));
    }
  }

  private static RootBeanDefinition lifecycle(String name) {
    RootBeanDefinition definition = new RootBeanDefinition();
    definition.setTargetType(TtrpcServerLifecycle.class);
    definition.setFactoryBeanName(LIFECYCLES_BEAN);
    definition.setFactoryMethodName("create");
    definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
    // Stops the server if the context fails too early to stop its lifecycles.
    definition.setDestroyMethodName("stop");
    definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
    return definition;
  }

  private static RootBeanDefinition gracefulShutdown(String name, String lifecycle) {
    RootBeanDefinition definition = new RootBeanDefinition(GracefulShutdown.class);
    definition
        .getConstructorArgumentValues()
        .addIndexedArgumentValue(0, new RuntimeBeanReference(lifecycle));
    definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
    return definition;
  }
}
