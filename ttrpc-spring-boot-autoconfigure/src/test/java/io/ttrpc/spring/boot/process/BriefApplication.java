package io.ttrpc.spring.boot.process;

import com.google.protobuf.StringValue;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterService;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves, calls itself, closes its context and returns from main. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Greeter.class, BriefApplication.Caller.class})
public class BriefApplication {
  public static void main(String[] args) {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(BriefApplication.class, args)) {
      System.out.println(context.getEnvironment().getProperty("local.ttrpc.server.path"));
      System.out.println(
          context.getBean(Caller.class).greeter.sayHello(StringValue.of("itself")).getValue());
    }
  }

  static class Caller {
    final GreeterService greeter;

    Caller(@TtrpcClient("self") GreeterService greeter) {
      this.greeter = greeter;
    }
  }
}
