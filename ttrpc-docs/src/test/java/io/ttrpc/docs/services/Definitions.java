package io.ttrpc.docs.services;

import com.example.greeter.GreeterTtrpc;
import io.ttrpc.ServiceDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Definitions {
  @Bean
  ServiceDefinition greeter() {
    return GreeterTtrpc.bind(new MultilingualGreeter());
  }
}
