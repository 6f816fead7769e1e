package io.ttrpc.spring.boot.client;

import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.TtrpcChannel;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * The bean definitions of clients: a channel for each client, and the clients of generated classes
 * on that channel. These beans are created when they are first injected. They have the client's
 * name as {@link TtrpcClient} qualifier, and other beans of their type take precedence over them.
 */
final class ClientBeanDefinitions {
  private ClientBeanDefinitions() {}

  /** Registers the missing bean definitions for a reference. Existing definitions stay. */
  static void register(BeanDefinitionRegistry registry, ClientReference reference) {
    String channel = "ttrpcChannel:" + reference.client();
    if (!registry.containsBeanDefinition(channel)) {
      registry.registerBeanDefinition(channel, channel(reference.client()));
    }
    if (reference.type() == TtrpcChannel.class) {
      return;
    }
    Method factory = factoryMethod(reference.type());
    if (factory == null) {
      throw new UnsupportedClientTypeException(reference);
    }
    String client =
        "ttrpcClient:%s:%s.%s"
            .formatted(
                reference.client(), factory.getDeclaringClass().getName(), factory.getName());
    if (!registry.containsBeanDefinition(client)) {
      registry.registerBeanDefinition(client, client(reference.client(), factory, channel));
    }
  }

  private static RootBeanDefinition channel(String client) {
    RootBeanDefinition definition = new RootBeanDefinition();
    definition.setTargetType(TtrpcChannel.class);
    definition.setFactoryBeanName(TtrpcClientAutoConfiguration.CHANNELS_BEAN);
    definition.setFactoryMethodName("channel");
    definition.getConstructorArgumentValues().addIndexedArgumentValue(0, client);
    // TtrpcChannels closes the channels, after the servers.
    definition.setDestroyMethodName("");
    return asClient(definition, client);
  }

  private static RootBeanDefinition client(String client, Method factory, String channel) {
    RootBeanDefinition definition = new RootBeanDefinition(factory.getDeclaringClass());
    definition.setFactoryMethodName(factory.getName());
    definition
        .getConstructorArgumentValues()
        .addIndexedArgumentValue(0, new RuntimeBeanReference(channel));
    return asClient(definition, client);
  }

  private static RootBeanDefinition asClient(RootBeanDefinition definition, String client) {
    definition.setLazyInit(true);
    definition.setFallback(true);
    definition.addQualifier(new AutowireCandidateQualifier(TtrpcClient.class, client));
    return definition;
  }

  /**
   * Returns the method of the generated class that creates a client of the type from a channel. The
   * same bean serves the blocking client's interface and its class.
   */
  private static @Nullable Method factoryMethod(Class<?> type) {
    GeneratedTtrpc generated = type.getAnnotation(GeneratedTtrpc.class);
    if (generated == null) {
      return null;
    }
    for (Method method : generated.value().getMethods()) {
      if (Modifier.isStatic(method.getModifiers())
          && method.getParameterCount() == 1
          && method.getParameterTypes()[0] == TtrpcChannel.class
          && type.isAssignableFrom(method.getReturnType())) {
        return method;
      }
    }
    return null;
  }
}
