package io.ttrpc.docs.clients;

import com.example.greeter.GreeterService;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.StatusCode;
import io.ttrpc.spring.boot.client.ImportTtrpcClients;
import io.ttrpc.spring.boot.client.TtrpcChannelBuilderCustomizer;
import io.ttrpc.spring.boot.client.TtrpcClientInterceptorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ImportTtrpcClients(target = "greeter", types = GreeterService.class)
class ClientConfiguration {
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Bean
  Desk desk(GreeterService greeter) {
    return new Desk(greeter);
  }

  @Bean
  ClientInterceptor caller(@Value("${spring.application.name}") String application) {
    return call -> call.setMetadata(call.metadata().toBuilder().set("caller", application).build());
  }

  @Bean
  TtrpcClientInterceptorFactory failures() {
    return client ->
        call ->
            call.onEnd(
                status -> {
                  if (status.code() != StatusCode.OK) {
                    log.add(client + ": " + call.method().fullName() + " " + status.code());
                  }
                });
  }

  @Bean
  TtrpcChannelBuilderCustomizer largeResponses() {
    return (client, channel) -> channel.streamBuffer(4_096, 16 << 20);
  }

  List<String> log() {
    return log;
  }
}
