package io.ttrpc.spring.boot.test;

import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.internal.GeneratedHints;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.aot.TestRuntimeHintsRegistrar;
import org.springframework.util.ReflectionUtils;

/**
 * The registration of the hints for the clients that a test injects. Their bean definitions are
 * made when the test runs, so that the processing of its context does not see them.
 */
final class TestClientHints implements TestRuntimeHintsRegistrar {
  @Override
  public void registerHints(RuntimeHints hints, Class<?> testClass, ClassLoader classLoader) {
    ReflectionUtils.doWithFields(
        testClass, field -> register(hints, field, ResolvableType.forField(field)));
    Stream.<Executable>concat(
            Arrays.stream(testClass.getDeclaredConstructors()),
            Arrays.stream(ReflectionUtils.getAllDeclaredMethods(testClass)))
        .forEach(executable -> registerParameters(hints, executable));
  }

  private static void registerParameters(RuntimeHints hints, Executable executable) {
    for (int i = 0; i < executable.getParameterCount(); i++) {
      register(
          hints,
          executable.getParameters()[i],
          ResolvableType.forMethodParameter(MethodParameter.forExecutable(executable, i)));
    }
  }

  private static void register(RuntimeHints hints, AnnotatedElement element, ResolvableType type) {
    if (!AnnotatedElementUtils.hasAnnotation(element, TtrpcClient.class)) {
      return;
    }
    // The client itself, or that of an ObjectProvider.
    for (ResolvableType each : new ResolvableType[] {type, type.getGeneric(0)}) {
      if (each.toClass().isAnnotationPresent(GeneratedTtrpc.class)) {
        GeneratedHints.registerFor(hints.reflection(), each.toClass());
      }
    }
  }
}
