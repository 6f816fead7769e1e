package io.ttrpc.docs.servers;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.server.TtrpcServerBuilderCustomizer;
import io.ttrpc.spring.boot.server.TtrpcService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class ServersConfiguration {
  @Bean
  @TtrpcService(server = {"default", "metrics"})
  GreeterService greeter() {
    return new PlainGreeter();
  }

  @Bean
  TtrpcServerBuilderCustomizer deepAdminMessages() {
    return TtrpcServerBuilderCustomizer.of("admin", server -> server.maxMessageDepth(500));
  }

  private static final class PlainGreeter implements GreeterService {
    @Override
    public HelloReply sayHello(HelloRequest request) {
      return HelloReply.newBuilder().setMessage("Hello " + request.getName()).build();
    }
  }
}
