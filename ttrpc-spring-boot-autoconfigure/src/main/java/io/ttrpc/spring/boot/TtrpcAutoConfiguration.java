package io.ttrpc.spring.boot;

import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.SwitchCheck;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration for the checks that concern all properties of this library. Only Spring Boot
 * uses this class; one thread calls its methods.
 */
@AutoConfiguration
@ConditionalOnClass(TtrpcServer.class)
public final class TtrpcAutoConfiguration {

  @Bean
  static SwitchCheck ttrpcSwitchCheck(ConfigurableEnvironment environment) {
    return new SwitchCheck(environment);
  }
}
