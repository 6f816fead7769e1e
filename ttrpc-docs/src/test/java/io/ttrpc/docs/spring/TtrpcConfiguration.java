package io.ttrpc.docs.spring;

import com.example.greeter.GreeterService;
import io.ttrpc.spring.boot.client.ImportTtrpcClients;
import io.ttrpc.spring.boot.client.TtrpcChannelBuilderCustomizer;
import io.ttrpc.spring.boot.server.TtrpcServerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
@ImportTtrpcClients(target = "greeter", types = GreeterService.class)
class TtrpcConfiguration {
  @Bean
  TtrpcServerBuilderCustomizer largeStreamBuffers() {
    return server -> server.streamBuffer(4_096, 16 << 20);
  }

  @Bean
  TtrpcChannelBuilderCustomizer largeResponses() {
    return (client, channel) -> channel.streamBuffer(4_096, 16 << 20);
  }
}
