package io.ttrpc.spring.boot.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/** The reader of the clients that the beans of a registry need. It does not create any bean. */
final class ClientReferencesInDefinitions {
  /** The package of Boot's own beans, which are many and need no clients. */
  private static final String BOOT = "org.springframework.boot.";

  private final BeanDefinitionRegistry registry;
  private final @Nullable ClassLoader classLoader;

  ClientReferencesInDefinitions(
      BeanDefinitionRegistry registry, @Nullable ClassLoader classLoader) {
    this.registry = registry;
    this.classLoader = classLoader;
  }

  List<ClientReference> find() {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (String name : registry.getBeanDefinitionNames()) {
      BeanDefinition definition = registry.getBeanDefinition(name);
      addType(types, definition.getBeanClassName());
      // The declaring class of a @Bean method has the method's parameters. The returned type has
      // injection points of its own.
      if (definition instanceof AnnotatedBeanDefinition annotated) {
        MethodMetadata factory = annotated.getFactoryMethodMetadata();
        if (factory != null) {
          addType(types, factory.getDeclaringClassName());
          addType(types, factory.getReturnTypeName());
        }
      }
    }
    List<ClientReference> found = new ArrayList<>();
    types.forEach(type -> found.addAll(inType(type)));
    return found;
  }

  private void addType(Set<Class<?>> types, @Nullable String className) {
    if (className == null || className.startsWith(BOOT)) {
      return;
    }
    try {
      types.add(ClassUtils.forName(className, classLoader));
    } catch (ClassNotFoundException | LinkageError notHere) {
      // Spring reports this itself if the bean is created.
    }
  }

  private static List<ClientReference> inType(Class<?> type) {
    try {
      return ClientInjectionPoints.of(type);
    } catch (NoClassDefFoundError | IllegalStateException optionalTypeMissing) {
      // Spring's reflection turns the first exception into the second.
      return List.of();
    }
  }
}
