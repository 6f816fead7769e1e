package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.CallKind;
import io.ttrpc.spring.boot.greeter.AllKinds;
import io.ttrpc.spring.boot.greeter.AsyncGreeter;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

class ProxiedServiceTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock"));
  }

  @Test
  void serviceBehindJdkProxyIsCalledThroughIt() {
    runner
        .withUserConfiguration(Greeter.class, JdkProxies.class)
        .run(
            context -> {
              assertThat(AopUtils.isJdkDynamicProxy(context.getBean("greeter"))).isTrue();
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(context.getBean(Journal.class).calls).containsExactly("sayHello");
            });
  }

  @Test
  void serviceBehindCglibProxyIsCalledThroughIt() {
    runner
        .withUserConfiguration(Greeter.class, CglibProxies.class)
        .run(
            context -> {
              assertThat(AopUtils.isCglibProxy(context.getBean("greeter"))).isTrue();
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(context.getBean(Journal.class).calls).containsExactly("sayHello");
            });
  }

  @ParameterizedTest
  @ValueSource(classes = {JdkProxies.class, CglibProxies.class})
  void asynchronousServiceIsCalledThroughItsProxy(Class<?> proxies) {
    runner
        .withUserConfiguration(AsyncGreeter.class, proxies)
        .run(
            context -> {
              for (CallKind kind : CallKind.values()) {
                AllKinds.call(greeter(context), kind);
              }
              assertThat(context.getBean(Journal.class).calls)
                  .containsExactlyInAnyOrder("sayHello", "countDown", "sum", "echo");
            });
  }

  @Test
  void scopedServiceIsServedOnce() {
    runner
        .withUserConfiguration(ScopedGreeter.class)
        .run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
  }

  static final class Journal implements MethodInterceptor {
    final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
      Class<?> declaring = invocation.getMethod().getDeclaringClass();
      if (GreeterService.class.isAssignableFrom(declaring)
          || GreeterAsync.class.isAssignableFrom(declaring)) {
        calls.add(invocation.getMethod().getName());
      }
      return invocation.proceed();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Journaled {
    @Bean
    static Journal journal() {
      return new Journal();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Journaled.class)
  static class JdkProxies {
    @Bean
    static BeanNameAutoProxyCreator proxies() {
      return proxyCreator();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Journaled.class)
  static class CglibProxies {
    @Bean
    static BeanNameAutoProxyCreator proxies() {
      BeanNameAutoProxyCreator proxies = proxyCreator();
      proxies.setProxyTargetClass(true);
      return proxies;
    }
  }

  private static BeanNameAutoProxyCreator proxyCreator() {
    BeanNameAutoProxyCreator proxies = new BeanNameAutoProxyCreator();
    proxies.setBeanNames("greeter", "asyncGreeter");
    proxies.setInterceptorNames("journal");
    return proxies;
  }

  @TtrpcService
  @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
  static class ScopedGreeter extends Greeter {}
}
