package io.ttrpc.docs.services;

import io.ttrpc.ServerInterceptor;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.concurrent.Semaphore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class QuotaConfiguration {
  @Bean(defaultCandidate = false)
  ServerInterceptor quota() {
    Semaphore places = new Semaphore(16);
    return (call, next) -> {
      if (!places.tryAcquire()) {
        throw new TtrpcException(StatusCode.RESOURCE_EXHAUSTED, "16 greetings run already");
      }
      call.onEnd(status -> places.release());
      next.proceed();
    };
  }
}
