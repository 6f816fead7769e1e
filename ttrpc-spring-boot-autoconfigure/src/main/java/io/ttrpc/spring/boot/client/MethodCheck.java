package io.ttrpc.spring.boot.client;

import io.ttrpc.CallKind;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.client.TtrpcClientProperties.Client;
import io.ttrpc.spring.boot.internal.GeneratedServices;
import io.ttrpc.spring.boot.internal.Nearest;
import io.ttrpc.spring.boot.internal.PartialContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The check that the methods in the properties of a client exist. It runs when all beans have been
 * injected. It covers a client that is injected as generated types only, because code can call any
 * service on a channel. A {@linkplain PartialContext part of an application} may lack the service
 * of a method; such a method is not checked.
 */
final class MethodCheck implements SmartInitializingSingleton {
  private final TtrpcClientProperties properties;
  private final BeanDefinitionRegistry registry;
  private final ObjectProvider<PartialContext> partial;

  MethodCheck(
      TtrpcClientProperties properties,
      BeanDefinitionRegistry registry,
      ObjectProvider<PartialContext> partial) {
    this.properties = properties;
    this.registry = registry;
    this.partial = partial;
  }

  @Override
  public void afterSingletonsInstantiated() {
    properties.getClients().forEach(this::check);
  }

  private void check(String client, Client settings) {
    Set<Class<?>> types = ClientBeanDefinitions.typesOf(registry, client);
    if (settings.getMethod().isEmpty() || types.isEmpty() || types.contains(TtrpcChannel.class)) {
      return;
    }
    Map<String, CallKind> kinds = new LinkedHashMap<>();
    Set<String> services = new LinkedHashSet<>();
    for (Class<?> type : types) {
      ServiceDescriptor service = GeneratedServices.descriptor(type);
      if (service == null) {
        return;
      }
      services.add(service.name());
      service.methods().forEach(method -> kinds.put(method.fullName(), method.kind()));
    }
    settings
        .getMethod()
        .forEach(
            (method, values) -> {
              if (isOf(services, method) || !isPartial()) {
                check(
                    ClientMapping.keyOf(client) + ".method[" + method + "]", method, values, kinds);
              }
            });
  }

  private boolean isPartial() {
    return partial.stream().findAny().isPresent();
  }

  private static boolean isOf(Set<String> services, String method) {
    return services.stream().anyMatch(service -> method.startsWith(service + "/"));
  }

  private static void check(
      String key, String method, Client.Method values, Map<String, CallKind> kinds) {
    CallKind kind = kinds.get(method);
    if (kind == null) {
      throw new InvalidConfigurationPropertyValueException(
          key,
          method,
          "expected a method of the client's services, such as "
              + String.join(", ", Nearest.to(method, kinds.keySet())));
    }
    if (kind != CallKind.UNARY && Boolean.TRUE.equals(values.getIdempotent())) {
      throw new InvalidConfigurationPropertyValueException(
          key + ".idempotent", true, "expected a unary method, because no stream is sent again");
    }
  }
}
