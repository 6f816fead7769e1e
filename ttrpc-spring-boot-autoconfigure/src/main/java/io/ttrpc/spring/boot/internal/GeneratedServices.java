package io.ttrpc.spring.boot.internal;

import io.ttrpc.GeneratedTtrpc;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

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
}
