package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.internal.loop.BriefPolicy;
import io.ttrpc.internal.wire.MessageWeight;
import io.ttrpc.internal.wire.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a server by service and name on the wire. Immutable, except for what the methods'
 * {@link BriefPolicy} learns.
 */
final class MethodTable {
  private final Map<String, Map<String, Entry<?, ?>>> services = new HashMap<>();

  private final Names names;

  MethodTable(List<MethodBinding<?, ?>> methods) {
    List<String> all = new ArrayList<>();
    for (MethodBinding<?, ?> binding : methods) {
      services
          .computeIfAbsent(binding.method().service(), unused -> new HashMap<>())
          .put(binding.method().method(), Entry.of(binding));
      all.add(binding.method().service());
      all.add(binding.method().method());
    }
    names = new Names(all);
  }

  /** Returns the names of all services and methods. */
  Names names() {
    return names;
  }

  boolean hasService(String service) {
    return services.containsKey(service);
  }

  @Nullable Entry<?, ?> find(String service, String method) {
    Map<String, Entry<?, ?>> methods = services.get(service);
    return methods == null ? null : methods.get(method);
  }

  /** A method, its handler, the record of its running times and the weight of its requests. */
  record Entry<Q extends MessageLite, R extends MessageLite>(
      MethodBinding<Q, R> binding, BriefPolicy pace, MessageWeight.Lazy weight) {
    static <Q extends MessageLite, R extends MessageLite> Entry<Q, R> of(
        MethodBinding<Q, R> binding) {
      return new Entry<>(
          binding, new BriefPolicy(), new MessageWeight.Lazy(binding.method().requestType()));
    }
  }
}
