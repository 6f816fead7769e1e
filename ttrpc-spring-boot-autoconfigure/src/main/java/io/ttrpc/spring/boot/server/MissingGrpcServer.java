package io.ttrpc.spring.boot.server;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The check that an application which is to serve gRPC can do so. Otherwise the property would have
 * no effect, without a word.
 */
record MissingGrpcServer(Environment environment) implements BeanFactoryPostProcessor {
  private static final String KEY = "ttrpc.server.grpc.enabled";
  private static final String GRPC = "org.springframework.grpc.server.GrpcServerFactory";
  private static final String BOOT =
      "org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration";

  /**
   * Checks the class path and the properties.
   *
   * @throws InvalidConfigurationPropertyValueException if gRPC cannot be served
   */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
    ClassLoader loader = beanFactory.getBeanClassLoader();
    if (!ClassUtils.isPresent(GRPC, loader) || !ClassUtils.isPresent(BOOT, loader)) {
      throw refused(
          "expected Spring Boot's gRPC server on the class path: add the dependency"
              + " org.springframework.boot:spring-boot-starter-grpc-server");
    }
    if (!environment.getProperty("spring.grpc.server.enabled", Boolean.class, true)) {
      throw refused("expected spring.grpc.server.enabled to be true, but it is false");
    }
    if (!environment.getProperty("ttrpc.server.enabled", Boolean.class, true)) {
      throw refused(
          "expected ttrpc.server.enabled to be true, because advice, validation and security belong"
              + " to the server; to serve gRPC alone, set ttrpc.server.auto-startup to false");
    }
  }

  private static InvalidConfigurationPropertyValueException refused(String reason) {
    return new InvalidConfigurationPropertyValueException(KEY, "true", reason);
  }
}
