package io.ttrpc.spring.boot.internal;

import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.ServiceDescriptor;
import java.lang.reflect.Field;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils;

/** The generated service interfaces of classes. This class is thread-safe. */
public final class GeneratedServices {
  private GeneratedServices() {}

  /** Returns the generated service interfaces that a class implements. */
  public static Set<Class<?>> interfacesOf(Class<?> type) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).stream(GeneratedTtrpc.class)
        .forEach(
            generated -> {
              // The client of a remote service is an instance of a generated class, and can be
              // served by the interface of that class.
              if (generated.getSource() instanceof Class<?> source && source.isInterface()) {
                interfaces.add(source);
              }
            });
    return interfaces;
  }

  /** Returns the service of a class {@code FooTtrpc}, or null if the class has no descriptor. */
  public static @Nullable ServiceDescriptor descriptor(Class<?> generated) {
    Field field = ReflectionUtils.findField(generated, null, ServiceDescriptor.class);
    return field == null ? null : (ServiceDescriptor) ReflectionUtils.getField(field, null);
  }
}
