package io.ttrpc.spring.boot.client;

import io.ttrpc.GeneratedTtrpc;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** The registration of the clients of {@link ImportTtrpcClients}. */
final class ImportedClients implements ImportBeanDefinitionRegistrar {
  private final Environment environment;
  private final ResourceLoader resourceLoader;

  ImportedClients(Environment environment, ResourceLoader resourceLoader) {
    this.environment = environment;
    this.resourceLoader = resourceLoader;
  }

  @Override
  public void registerBeanDefinitions(
      AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
    String where = "@ImportTtrpcClients on " + importingClass.getClassName();
    Set<AnnotationAttributes> annotations =
        importingClass.getMergedRepeatableAnnotationAttributes(
            ImportTtrpcClients.class, ImportTtrpcClients.Container.class, false);
    for (AnnotationAttributes annotation : annotations) {
      for (Class<?> type : types(annotation, importingClass)) {
        ClientBeanDefinitions.register(
            registry,
            environment,
            new ClientReference(annotation.getString("target"), type, where));
      }
    }
  }

  private Set<Class<?>> types(AnnotationAttributes annotation, AnnotationMetadata importingClass) {
    Set<Class<?>> types = new LinkedHashSet<>(List.of(annotation.getClassArray("types")));
    List<String> packages = List.of(annotation.getStringArray("basePackages"));
    if (types.isEmpty() && packages.isEmpty()) {
      packages = List.of(ClassUtils.getPackageName(importingClass.getClassName()));
    }
    packages.forEach(name -> types.addAll(scan(name)));
    return types;
  }

  private Set<Class<?>> scan(String packageName) {
    GeneratedInterfaces scanner = new GeneratedInterfaces(environment, resourceLoader);
    Set<Class<?>> found = new LinkedHashSet<>();
    for (BeanDefinition candidate : scanner.findCandidateComponents(packageName)) {
      found.add(load(candidate.getBeanClassName()));
    }
    return found;
  }

  private Class<?> load(@Nullable String name) {
    return ClassUtils.resolveClassName(String.valueOf(name), resourceLoader.getClassLoader());
  }

  /** A scanner that also finds interfaces, which an ordinary scan ignores. */
  private static final class GeneratedInterfaces
      extends ClassPathScanningCandidateComponentProvider {
    GeneratedInterfaces(Environment environment, ResourceLoader resourceLoader) {
      super(false, environment);
      setResourceLoader(resourceLoader);
      // Inherited annotations do not count, because services and clients implement a generated
      // interface.
      addIncludeFilter(new AnnotationTypeFilter(GeneratedTtrpc.class, false, false));
    }

    @Override
    protected boolean isCandidateComponent(AnnotatedBeanDefinition candidate) {
      return candidate.getMetadata().isInterface() && candidate.getMetadata().isIndependent();
    }
  }
}
