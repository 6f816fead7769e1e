package io.ttrpc.spring.boot.security;

import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;

/**
 * The rules that decide which calls are allowed. An application makes them with {@link
 * TtrpcSecurity} and defines them as a bean. The rule of a method comes before the rule of its
 * service, and that before the rule of any call; only one of them decides. This class is immutable,
 * and thread-safe if the rules of the application are.
 */
public final class TtrpcCallRules implements AuthorizationManager<TtrpcAuthorizationContext> {
  private final Map<String, AuthorizationManager<? super TtrpcAuthorizationContext>> methods;
  private final Map<String, AuthorizationManager<? super TtrpcAuthorizationContext>> services;
  private final AuthorizationManager<? super TtrpcAuthorizationContext> anyCall;

  TtrpcCallRules(
      Map<String, AuthorizationManager<? super TtrpcAuthorizationContext>> methods,
      Map<String, AuthorizationManager<? super TtrpcAuthorizationContext>> services,
      AuthorizationManager<? super TtrpcAuthorizationContext> anyCall) {
    this.methods = Map.copyOf(methods);
    this.services = Map.copyOf(services);
    this.anyCall = anyCall;
  }

  /** Returns the result of the rule for the call, or null if that rule makes no decision. */
  @Override
  public @Nullable AuthorizationResult authorize(
      Supplier<? extends @Nullable Authentication> authentication,
      TtrpcAuthorizationContext context) {
    MethodDescriptor<?, ?> method = context.call().method();
    AuthorizationManager<? super TtrpcAuthorizationContext> rule = methods.get(method.fullName());
    if (rule == null) {
      rule = services.getOrDefault(method.service(), anyCall);
    }
    return rule.authorize(authentication, context);
  }

  /**
   * Checks that there is a service or a method for each rule.
   *
   * @throws UnknownRuleException if there is none
   */
  void check(Collection<ServiceDescriptor> served) {
    check(served, methods.keySet(), services.keySet());
  }

  /**
   * Checks that there is a method for each rule of a method whose service is served. The other
   * rules are for the remaining parts of the application.
   *
   * @throws UnknownRuleException if there is none
   */
  void checkPart(Collection<ServiceDescriptor> served) {
    check(
        served,
        methods.keySet().stream()
            .filter(name -> served.stream().anyMatch(part -> name.startsWith(part.name() + "/")))
            .toList(),
        List.of());
  }

  private static void check(
      Collection<ServiceDescriptor> served,
      Collection<String> ruledMethods,
      Collection<String> ruledServices) {
    List<String> servedServices =
        served.stream().map(ServiceDescriptor::name).distinct().sorted().toList();
    List<String> servedMethods =
        served.stream()
            .flatMap(service -> service.methods().stream())
            .map(MethodDescriptor::fullName)
            .distinct()
            .sorted()
            .toList();
    List<String> unknown = new ArrayList<>();
    ruledServices.stream()
        .filter(name -> !servedServices.contains(name))
        .sorted()
        .forEach(name -> unknown.add("service " + name));
    ruledMethods.stream()
        .filter(name -> !servedMethods.contains(name))
        .sorted()
        .forEach(name -> unknown.add("method " + name));
    if (!unknown.isEmpty()) {
      throw new UnknownRuleException(unknown, servedServices, servedMethods);
    }
  }
}
