package io.ttrpc.docs.services;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.server.TtrpcServerStartedEvent;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

@Configuration(proxyBeanMethods = false)
class BeanMethods {
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Bean
  @TtrpcService
  GreeterService greeter() {
    return new PlainGreeter("Hello ");
  }

  @EventListener
  void onStart(TtrpcServerStartedEvent event) {
    log.add("serving on " + event.server().addresses());
  }

  List<String> log() {
    return log;
  }

  private record PlainGreeter(String greeting) implements GreeterService {
    @Override
    public HelloReply sayHello(HelloRequest request) {
      String message = greeting + request.getName() + " from " + Thread.currentThread().getName();
      return HelloReply.newBuilder().setMessage(message).build();
    }
  }
}
