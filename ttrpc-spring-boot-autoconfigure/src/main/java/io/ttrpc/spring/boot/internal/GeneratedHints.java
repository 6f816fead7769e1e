package io.ttrpc.spring.boot.internal;

import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServiceDescriptor;
import java.util.Objects;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;

/**
 * The hints for a generated class {@code FooTtrpc} and the messages of its service. This class is
 * thread-safe.
 */
public final class GeneratedHints {
  private GeneratedHints() {}

  /** Registers the hints for the class of a generated service interface. */
  public static void registerFor(ReflectionHints hints, Class<?> serviceInterface) {
    register(
        hints,
        Objects.requireNonNull(serviceInterface.getAnnotation(GeneratedTtrpc.class)).value());
  }

  /**
   * Registers the hints for a generated class. They cover the methods that bind a service or create
   * a client, and what protobuf's reflection calls, on which JSON and the texts of messages rest.
   */
  public static void register(ReflectionHints hints, Class<?> generated) {
    hints.registerType(
        generated, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_PUBLIC_FIELDS);
    ServiceDescriptor service = GeneratedServices.descriptor(generated);
    if (service == null) {
      return;
    }
    MessageTypes types = new MessageTypes();
    for (MethodDescriptor<?, ?> method : service.methods()) {
      types.add(method.requestType().getClass());
      types.add(method.responseType().getClass());
    }
    for (Class<?> type : types.found()) {
      hints.registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
  }
}
