package io.ttrpc.docs.validation;

import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.validation.TtrpcMessageValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.hibernate.validator.cfg.defs.NotBlankDef;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Validators {
  @Bean
  TtrpcMessageValidator<HelloRequest> namesAreShort() {
    return (request, violations) -> {
      if (request.getName().length() > 40) {
        violations.add("name", "must have at most 40 characters");
      }
    };
  }

  @Bean
  ValidationConfigurationCustomizer constraintsOfMessages() {
    return configuration -> {
      HibernateValidatorConfiguration hibernate = (HibernateValidatorConfiguration) configuration;
      ConstraintMapping messages = hibernate.createConstraintMapping();
      messages.type(HelloRequest.class).getter("name").constraint(new NotBlankDef());
      hibernate.addMapping(messages);
    };
  }
}
