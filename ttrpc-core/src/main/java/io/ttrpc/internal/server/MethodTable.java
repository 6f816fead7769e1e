package io.ttrpc.internal.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what serves a method by the names on the wire. Immutable. */
final class MethodTable {
  private final Map<String, Map<String, MethodBinding<?, ?>>> services = new HashMap<>();

  MethodTable(List<MethodBinding<?, ?>> methods) {
    for (MethodBinding<?, ?> binding : methods) {
      services
          .computeIfAbsent(binding.method().service(), unused -> new HashMap<>())
          .put(binding.method().method(), binding);
    }
  }

  boolean hasService(String service) {
    return services.containsKey(service);
  }

  @Nullable MethodBinding<?, ?> find(String service, String method) {
    Map<String, MethodBinding<?, ?>> methods = services.get(service);
    return methods == null ? null : methods.get(method);
  }
}
