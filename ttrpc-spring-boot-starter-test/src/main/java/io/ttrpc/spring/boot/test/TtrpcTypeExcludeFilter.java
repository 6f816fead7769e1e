package io.ttrpc.spring.boot.test;

import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * The filter of the components that a {@link TtrpcTest} has. Besides services, these are the types
 * that the file {@code META-INF/spring/io.ttrpc.spring.boot.test.TtrpcTest.includes} names.
 */
final class TtrpcTypeExcludeFilter
    extends StandardAnnotationCustomizableTypeExcludeFilter<TtrpcTest> {
  private final Set<Class<?>> services;

  TtrpcTypeExcludeFilter(Class<?> testClass) {
    super(testClass);
    this.services = Set.of(getAnnotation().getClassArray("services"));
  }

  @Override
  protected Set<Class<?>> getKnownIncludes() {
    return services.isEmpty() ? Set.of(TtrpcService.class) : Set.of();
  }

  @Override
  protected Set<Class<?>> getComponentIncludes() {
    return services;
  }
}
