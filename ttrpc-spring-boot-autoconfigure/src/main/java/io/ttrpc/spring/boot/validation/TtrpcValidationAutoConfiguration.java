package io.ttrpc.spring.boot.validation;

import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import jakarta.validation.Validator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.validation.beanvalidation.MethodValidationExcludeFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the validation of requests, for applications that have a server. Only
 * Spring Boot uses this class; one thread calls its methods.
 */
@AutoConfiguration(
    after = TtrpcServerAutoConfiguration.class,
    afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@ConditionalOnBean(TtrpcServerLifecycle.class)
public final class TtrpcValidationAutoConfiguration {

  @Bean
  ValidationInterceptor ttrpcValidationInterceptor(
      DefaultListableBeanFactory beanFactory, ObjectProvider<Constraints> constraints) {
    return new ValidationInterceptor(beanFactory, constraints.getIfAvailable());
  }

  /** The validation with a validator of Jakarta Validation. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Validator.class)
  @ConditionalOnSingleCandidate(Validator.class)
  static class JakartaValidationConfiguration {

    @Bean
    Constraints ttrpcConstraints(Validator validator) {
      return new JakartaConstraints(validator);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ServiceMethodValidation ttrpcServiceMethodValidation(
        ObjectProvider<Validator> validator, Environment environment) {
      ServiceMethodValidation validation = new ServiceMethodValidation(validator::getObject);
      // As Boot's own post-processor for method validation does.
      validation.setProxyTargetClass(
          environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
      return validation;
    }

    /** Excludes the services from Boot's own validation of methods. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static MethodValidationExcludeFilter ttrpcServicesExcludeFilter() {
      return ServiceMethodValidation::isService;
    }
  }
}
