package io.ttrpc.benchmarks.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.benchmarks.load.ServerProgram;
import io.ttrpc.benchmarks.ttrpc.Echo;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.io.IOException;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Serves the echo service as a bean until its input ends. Made by Spring alone. */
@EnableAutoConfiguration
public class Server {
  @Bean
  @TtrpcService
  Echo echo() {
    return new Echo();
  }

  @Bean
  MeterRegistry registry() {
    return new SimpleMeterRegistry();
  }

  /** The arguments are the socket's path, and {@code true} or {@code false} for metrics. */
  public static void main(String... arguments) throws IOException {
    ConfigurableApplicationContext application =
        new SpringApplicationBuilder(Server.class)
            .bannerMode(Banner.Mode.OFF)
            .properties(
                "ttrpc.server.socket.path=" + arguments[0],
                "ttrpc.server.metrics.enabled=" + arguments[1],
                "logging.level.root=warn")
            .run();
    ServerProgram.answer();
    application.close();
  }
}
