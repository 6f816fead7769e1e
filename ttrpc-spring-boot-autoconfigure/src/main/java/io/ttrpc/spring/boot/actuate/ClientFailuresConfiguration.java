package io.ttrpc.spring.boot.actuate;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The record of failures, which health and endpoint share. */
@Configuration(proxyBeanMethods = false)
class ClientFailuresConfiguration {

  @Bean
  ClientFailures ttrpcClientFailures() {
    return new ClientFailures();
  }
}
