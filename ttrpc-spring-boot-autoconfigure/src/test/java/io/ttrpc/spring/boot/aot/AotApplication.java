package io.ttrpc.spring.boot.aot;

import com.google.protobuf.StringValue;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.ImportTtrpcClients;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.error.TtrpcAdvice;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves, calls itself by clients of all kinds, and ends. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ImportTtrpcClients(target = "imported", types = CounterService.class)
@Import({AotApplication.Failures.class, AotApplication.Caller.class})
public class AotApplication {
  public static void main(String[] args) {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(AotApplication.class, args)) {
      context.getBean(Caller.class).call();
    }
  }

  @Bean
  @TtrpcService(interceptors = Announcing.class)
  GreeterService greeter() {
    return new Welcoming();
  }

  @Bean
  ByParameter byParameter(@TtrpcClient("self") GreeterTtrpc.Client greeter) {
    return new ByParameter(greeter);
  }

  /** Has no annotation of its own. */
  static class Welcoming implements GreeterService {
    @Override
    public StringValue sayHello(StringValue name) {
      if (name.getValue().equals("nobody")) {
        throw new NoSuchElementException("nobody is here");
      }
      return StringValue.of("Hello " + name.getValue());
    }
  }

  /** Is no bean. */
  static class Announcing implements ServerInterceptor {
    @Override
    public void intercept(ServerCall call, Next next) throws Exception {
      System.out.println("intercepted " + call.method().fullName());
      next.proceed();
    }
  }

  @TtrpcAdvice
  static class Failures {
    @TtrpcExceptionHandler
    Status missing(NoSuchElementException e) {
      return Status.of(StatusCode.NOT_FOUND, "missing: " + e.getMessage());
    }
  }

  record ByParameter(GreeterTtrpc.Client greeter) {}

  static class Caller {
    private final GreeterService byConstructor;
    private final ByParameter byParameter;
    private final CounterService imported;
    private final ObjectProvider<GreeterAsync> async;
    private final TtrpcChannel channel;

    @TtrpcClient("${app.server}")
    private GreeterService byPlaceholder = new Greeter();

    private GreeterService bySetter = new Greeter();

    Caller(
        @TtrpcClient("self") GreeterService byConstructor,
        @TtrpcClient("self") ObjectProvider<GreeterAsync> async,
        @TtrpcClient("${app.server}") TtrpcChannel channel,
        ByParameter byParameter,
        CounterService imported) {
      this.byConstructor = byConstructor;
      this.async = async;
      this.channel = channel;
      this.byParameter = byParameter;
      this.imported = imported;
    }

    @TtrpcClient("self")
    void bySetter(GreeterService greeter) {
      this.bySetter = greeter;
    }

    void call() {
      say("constructor", byConstructor);
      say("parameter", byParameter.greeter());
      say("setter", bySetter);
      say("placeholder", byPlaceholder);
      say("channel", GreeterTtrpc.client(channel));
      say("provider", request -> async.getObject().sayHello(request).join());
      System.out.println("imported: " + imported.getClass().getName());
      try {
        byConstructor.sayHello(StringValue.of("nobody"));
      } catch (TtrpcException e) {
        System.out.println("failed: " + e.status().code() + ": " + e.status().message());
      }
    }

    private static void say(String name, GreeterService greeter) {
      say(name, greeter::sayHello);
    }

    private static void say(String name, UnaryOperator<StringValue> greeter) {
      System.out.println(greeter.apply(StringValue.of(name)).getValue());
    }
  }
}
