package io.ttrpc.docs.services;

import io.ttrpc.spring.boot.server.TtrpcServerBuilderCustomizer;
import io.ttrpc.spring.boot.server.TtrpcServerExecutorProvider;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ServerConfiguration {
  @Bean(defaultCandidate = false)
  ExecutorService handlers() {
    return Executors.newFixedThreadPool(32, task -> new Thread(task, "greeting"));
  }

  @Bean
  TtrpcServerExecutorProvider handlerThreads(@Qualifier("handlers") ExecutorService handlers) {
    return () -> handlers;
  }

  @Bean
  TtrpcServerBuilderCustomizer largeStreamBuffers() {
    return server -> server.streamBuffer(4_096, 16 << 20);
  }
}
