package io.ttrpc.spring.boot.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.Status;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** The hints that an application gets when it is processed ahead of time. */
class HintsTests {
  @Test
  void serviceIsBoundByReflection() throws Exception {
    RuntimeHints hints = hintsOf(Greeter.class);
    assertThat(
            reflection()
                .onMethodInvocation(GreeterTtrpc.class.getMethod("bind", GreeterService.class)))
        .accepts(hints);
    assertThat(reflection().onFieldAccess(GreeterTtrpc.class, "SERVICE")).accepts(hints);
  }

  @Test
  void messagesOfAServiceAndTheirBuildersAreReadByReflection() throws Exception {
    RuntimeHints hints = hintsOf(Greeter.class);
    assertThat(reflection().onMethodInvocation(StringValue.class, "getValue")).accepts(hints);
    assertThat(reflection().onMethodInvocation(StringValue.class.getMethod("newBuilder")))
        .accepts(hints);
    assertThat(reflection().onMethodInvocation(StringValue.Builder.class, "setValue"))
        .accepts(hints);
    assertThat(reflection().onType(Int32Value.class)).accepts(hints);
    assertThat(reflection().onType(CounterTtrpc.class)).rejects(hints);
  }

  @Test
  void generatedClassOfAClientIsCalledByReflection() {
    RuntimeHints hints = hintsOf(Calling.class);
    assertThat(reflection().onMethodInvocation(CounterTtrpc.class, "client")).accepts(hints);
    assertThat(reflection().onFieldAccess(CounterTtrpc.class, "SERVICE")).accepts(hints);
    assertThat(reflection().onMethodInvocation(Empty.class, "toBuilder")).accepts(hints);
    assertThat(reflection().onMethodInvocation(TtrpcChannels.class, "channel")).accepts(hints);
  }

  @Test
  void injectionPointsAreFilledByReflection() {
    RuntimeHints hints = hintsOf(Calling.class);
    assertThat(reflection().onFieldAccess(Calling.class, "counter")).accepts(hints);
  }

  @Test
  void exceptionHandlersAreCalledByReflection() {
    assertThat(reflection().onMethodInvocation(Handling.class, "toStatus"))
        .accepts(hintsOf(Handling.class));
  }

  private static RuntimeHints hintsOf(Class<?> bean) {
    DefaultGenerationContext generation =
        new DefaultGenerationContext(
            new ClassNameGenerator(ClassName.get(HintsTests.class)), new InMemoryGeneratedFiles());
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.register(
          bean, TtrpcServerAutoConfiguration.class, TtrpcClientAutoConfiguration.class);
      new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
    }
    return generation.getRuntimeHints();
  }

  static class Calling {
    @TtrpcClient("counter")
    CounterService counter = new CounterService() {};
  }

  static class Handling extends Greeter {
    @TtrpcExceptionHandler
    Status toStatus(IllegalStateException e) {
      return Status.OK;
    }
  }
}
