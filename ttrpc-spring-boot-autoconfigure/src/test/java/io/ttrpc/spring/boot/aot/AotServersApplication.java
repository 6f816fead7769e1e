package io.ttrpc.spring.boot.aot;

import com.google.protobuf.StringValue;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.server.TtrpcService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves on two servers with names, calls itself on both, and ends. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({AotServersApplication.Named.class, AotServersApplication.Caller.class})
public class AotServersApplication {
  public static void main(String[] args) {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(AotServersApplication.class, args)) {
      context.getBean(Caller.class).call();
    }
  }

  @TtrpcService(server = {"admin", "later"})
  static class Named extends Greeter {}

  static class Caller {
    private final TtrpcServerLifecycle adminServer;
    private final GreeterService admin;
    private final GreeterService later;

    Caller(
        @Qualifier("admin") TtrpcServerLifecycle adminServer,
        @TtrpcClient("admin") GreeterService admin,
        @TtrpcClient("later") GreeterService later) {
      this.adminServer = adminServer;
      this.admin = admin;
      this.later = later;
    }

    void call() {
      System.out.println("injected " + adminServer.name());
      System.out.println(admin.sayHello(StringValue.of("admin")).getValue());
      System.out.println(later.sayHello(StringValue.of("later")).getValue());
    }
  }
}
