package io.ttrpc.spring.boot.greeter;

import io.ttrpc.spring.boot.TtrpcAutoConfiguration;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.context.TtrpcContextPropagationAutoConfiguration;
import io.ttrpc.spring.boot.error.TtrpcErrorAutoConfiguration;
import io.ttrpc.spring.boot.metrics.TtrpcClientMetricsAutoConfiguration;
import io.ttrpc.spring.boot.metrics.TtrpcServerMetricsAutoConfiguration;
import io.ttrpc.spring.boot.observation.TtrpcClientObservationAutoConfiguration;
import io.ttrpc.spring.boot.observation.TtrpcServerObservationAutoConfiguration;
import io.ttrpc.spring.boot.observation.TtrpcTracingAutoConfiguration;
import io.ttrpc.spring.boot.security.TtrpcServerSecurityAutoConfiguration;
import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import io.ttrpc.spring.boot.validation.TtrpcValidationAutoConfiguration;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Contexts with a server on a socket and a client named greeter for it. */
public final class GreeterContext {
  private GreeterContext() {}

  /** All auto-configurations, and no property. */
  public static ApplicationContextRunner bare() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                TtrpcAutoConfiguration.class,
                TtrpcContextPropagationAutoConfiguration.class,
                TtrpcServerAutoConfiguration.class,
                TtrpcClientAutoConfiguration.class,
                TtrpcServerMetricsAutoConfiguration.class,
                TtrpcClientMetricsAutoConfiguration.class,
                TtrpcErrorAutoConfiguration.class,
                TtrpcValidationAutoConfiguration.class,
                TtrpcServerSecurityAutoConfiguration.class,
                TtrpcServerObservationAutoConfiguration.class,
                TtrpcClientObservationAutoConfiguration.class,
                TtrpcTracingAutoConfiguration.class));
  }

  /** The same, with server and client on the socket. */
  public static ApplicationContextRunner on(Path socket) {
    return bare()
        .withPropertyValues(
            "ttrpc.server.socket.path=" + socket,
            "ttrpc.client.clients.greeter.target=unix://" + socket);
  }

  /** A client of the greeter, on the context's channel. */
  public static GreeterTtrpc.Client greeter(ApplicationContext context) {
    return GreeterTtrpc.client(context.getBean(TtrpcChannels.class).channel("greeter"));
  }
}
