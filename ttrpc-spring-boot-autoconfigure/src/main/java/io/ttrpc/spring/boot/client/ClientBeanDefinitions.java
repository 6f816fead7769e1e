package io.ttrpc.spring.boot.client;

import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.TtrpcChannel;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.PropertyResolver;

/**
 * The bean definitions of clients: a channel for each client, and the clients of generated classes
 * on that channel. These beans are created when they are first injected. They have the client's
 * name as {@link TtrpcClient} qualifier, and other beans of their type take precedence over them.
 *
 * <p>Spring compares the qualifier with the annotation as it is spelled. So an annotation with a
 * placeholder has a definition of its own, which gives the bean of the resolved name, and only
 * where that annotation stands.
 */
final class ClientBeanDefinitions {
  /** The attribute of a definition with the types that the application injects on the channel. */
  static final String TYPES = ClientBeanDefinitions.class.getName() + ".types";

  private static final String UNESCAPED = "-._~/";

  private ClientBeanDefinitions() {}

  /**
   * Registers the missing bean definitions for a reference. Existing definitions stay.
   *
   * @return the name of the client's bean
   * @throws UnsupportedClientTypeException if the type is not that of a client
   * @throws UnresolvedClientNameException if no property resolves a placeholder in the name
   */
  static String register(
      BeanDefinitionRegistry registry, PropertyResolver properties, ClientReference reference) {
    String client = reference.client(properties);
    Method factory = factoryMethod(reference);
    String bean = beanName(client, factory);
    String channel = channelBean(client);
    registerOnce(registry, channel, () -> channel(client));
    if (factory == null) {
      addType(registry, channel, TtrpcChannel.class);
    } else {
      registerOnce(registry, bean, () -> client(client, factory, channel));
      addType(registry, channel, factory.getDeclaringClass());
    }
    if (!client.equals(reference.spelling())) {
      registerSpelled(registry, reference);
    }
    return bean;
  }

  /**
   * Registers the missing bean definition for the place of a reference whose name has a
   * placeholder.
   *
   * @throws UnsupportedClientTypeException if the type is not that of a client
   */
  static void registerSpelled(BeanDefinitionRegistry registry, ClientReference reference) {
    Method factory = factoryMethod(reference);
    registerOnce(
        registry,
        beanName(reference.spelling(), factory),
        () -> spelled(reference, factory == null ? TtrpcChannel.class : factory.getReturnType()));
  }

  /**
   * Returns the types that the application injects for a client: {@code FooTtrpc} for the clients
   * of that class, and {@link TtrpcChannel}. Returns an empty set if they are not known.
   */
  static Set<Class<?>> typesOf(BeanDefinitionRegistry registry, String client) {
    String channel = channelBean(client);
    return registry.containsBeanDefinition(channel)
        ? typesOf(registry.getBeanDefinition(channel))
        : Set.of();
  }

  private static void addType(BeanDefinitionRegistry registry, String channel, Class<?> type) {
    BeanDefinition definition = registry.getBeanDefinition(channel);
    Set<Class<?>> types = new LinkedHashSet<>(typesOf(definition));
    types.add(type);
    definition.setAttribute(TYPES, types);
  }

  /** Returns the types in a definition; an empty set if it has none. */
  @SuppressWarnings("unchecked") // Only this class sets the attribute.
  static Set<Class<?>> typesOf(BeanDefinition definition) {
    Object types = definition.getAttribute(TYPES);
    return types == null ? Set.of() : (Set<Class<?>>) types;
  }

  private static void registerOnce(
      BeanDefinitionRegistry registry, String name, Supplier<RootBeanDefinition> definition) {
    if (!registry.containsBeanDefinition(name)) {
      registry.registerBeanDefinition(name, definition.get());
    }
  }

  private static String channelBean(String client) {
    return "ttrpcChannel-" + escaped(client);
  }

  private static String beanName(String client, @Nullable Method factory) {
    return factory == null
        ? channelBean(client)
        : "ttrpcClient-%s-%s.%s"
            .formatted(escaped(client), factory.getDeclaringClass().getName(), factory.getName());
  }

  /**
   * Returns the client's name or target without the characters that have a meaning to others. Boot
   * splits the names of beans in messages at colons and commas. Escapes are those of a URI.
   */
  private static String escaped(String client) {
    StringBuilder escaped = new StringBuilder();
    for (byte unit : client.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (unit & 0xff);
      if (character < 0x80
          && (Character.isLetterOrDigit(character) || UNESCAPED.indexOf(character) >= 0)) {
        escaped.append(character);
      } else {
        escaped.append("%%%02X".formatted((int) character));
      }
    }
    return escaped.toString();
  }

  /** Returns the client's name or target that was escaped. */
  static String unescaped(String escaped) {
    return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
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

  private static RootBeanDefinition spelled(ClientReference reference, Class<?> type) {
    RootBeanDefinition definition = new RootBeanDefinition();
    definition.setTargetType(type);
    definition.setFactoryBeanName(TtrpcClientAutoConfiguration.SPELLED_CLIENTS_BEAN);
    definition.setFactoryMethodName("client");
    // Escaped, since Spring replaces placeholders in definitions, ahead of time even for good.
    definition
        .getConstructorArgumentValues()
        .addIndexedArgumentValue(0, escaped(reference.spelling()));
    definition.getConstructorArgumentValues().addIndexedArgumentValue(1, reference.type());
    definition.getConstructorArgumentValues().addIndexedArgumentValue(2, reference.where());
    definition.setDestroyMethodName("");
    definition.setDefaultCandidate(false);
    definition.setAttribute(
        TYPES, Set.of(type == TtrpcChannel.class ? type : type.getDeclaringClass()));
    return asClient(definition, reference.spelling());
  }

  private static RootBeanDefinition asClient(RootBeanDefinition definition, String client) {
    definition.setLazyInit(true);
    definition.setFallback(true);
    definition.addQualifier(new AutowireCandidateQualifier(TtrpcClient.class, client));
    return definition;
  }

  /**
   * Returns the method of the generated class that creates a client of the type from a channel, or
   * null if the channel itself is the client. The same bean serves the blocking client's interface
   * and its class.
   */
  private static @Nullable Method factoryMethod(ClientReference reference) {
    Class<?> type = reference.type();
    if (type == TtrpcChannel.class) {
      return null;
    }
    GeneratedTtrpc generated = type.getAnnotation(GeneratedTtrpc.class);
    if (generated != null) {
      for (Method method : generated.value().getMethods()) {
        if (Modifier.isStatic(method.getModifiers())
            && method.getParameterCount() == 1
            && method.getParameterTypes()[0] == TtrpcChannel.class
            && type.isAssignableFrom(method.getReturnType())) {
          return method;
        }
      }
    }
    throw new UnsupportedClientTypeException(reference);
  }
}
