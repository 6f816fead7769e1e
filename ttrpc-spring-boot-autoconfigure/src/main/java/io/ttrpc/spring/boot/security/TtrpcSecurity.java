package io.ttrpc.spring.boot.security;

import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServiceDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagerFactory;

/**
 * The builder of the rules that decide which calls are allowed. Each injection gets a builder of
 * its own.
 *
 * <pre>{@code
 * @Bean
 * TtrpcCallRules callRules(TtrpcSecurity security) {
 *   security.method("greeter.v1.Greeter/Chat").hasAuthority("GROUP_staff");
 *   security.service("greeter.v1.Greeter").authenticated();
 *   return security.anyCall().denyAll();
 * }
 * }</pre>
 *
 * <p>The most specific rule decides about a call: that of its method, else that of its service,
 * else that of any call. The sequence of the rules does not matter, so there is at most one rule
 * for each name. A name that the server does not have fails its start. This class is not
 * thread-safe.
 */
public final class TtrpcSecurity {
  private final AuthorizationManagerFactory<TtrpcAuthorizationContext> factory;
  private final Map<String, AuthorizationManager<? super TtrpcAuthorizationContext>> methods =
      new HashMap<>();
  private final Map<String, AuthorizationManager<? super TtrpcAuthorizationContext>> services =
      new HashMap<>();

  /** The subject of the rule that has no decision yet, or null if each rule has one. */
  private @Nullable String undecided;

  TtrpcSecurity(AuthorizationManagerFactory<TtrpcAuthorizationContext> factory) {
    this.factory = factory;
  }

  /**
   * Begins the rule of one or more methods.
   *
   * @param fullNames names in the form {@code Service/Method}
   * @throws IllegalArgumentException if there is no name, or if a name has another form
   * @throws IllegalStateException if a rule was begun without a decision
   */
  public Rule<TtrpcSecurity> method(String... fullNames) {
    for (String name : fullNames) {
      if (!name.matches("[^/]+/[^/]+")) {
        throw new IllegalArgumentException(
            "expected a method of the form package.Service/Method but was " + name);
      }
    }
    return rule("method", List.of(fullNames), methods);
  }

  /** Begins the rule of one or more methods. See {@link #method(String...)}. */
  public Rule<TtrpcSecurity> method(MethodDescriptor<?, ?>... methods) {
    return method(Stream.of(methods).map(MethodDescriptor::fullName).toArray(String[]::new));
  }

  /**
   * Begins the rule of all methods of one or more services, except those that have a rule of their
   * own.
   *
   * @param names full proto names, such as {@code greeter.v1.Greeter}
   * @throws IllegalArgumentException if there is no name, or if a name has another form
   * @throws IllegalStateException if a rule was begun without a decision
   */
  public Rule<TtrpcSecurity> service(String... names) {
    for (String name : names) {
      if (name.isEmpty() || name.contains("/")) {
        throw new IllegalArgumentException(
            "expected a service of the form package.Service but was " + name);
      }
    }
    return rule("service", List.of(names), services);
  }

  /** Begins the rule of all methods of one or more services. See {@link #service(String...)}. */
  public Rule<TtrpcSecurity> service(ServiceDescriptor... services) {
    return service(Stream.of(services).map(ServiceDescriptor::name).toArray(String[]::new));
  }

  /**
   * Begins the rule of all calls whose method and service have no rule. Its decision completes the
   * rules.
   *
   * @throws IllegalStateException if a rule was begun without a decision
   */
  public Rule<TtrpcCallRules> anyCall() {
    begin("any call");
    return new Rule<>(
        factory,
        decision -> {
          undecided = null;
          return new TtrpcCallRules(methods, services, decision);
        });
  }

  private Rule<TtrpcSecurity> rule(
      String kind,
      List<String> names,
      Map<String, AuthorizationManager<? super TtrpcAuthorizationContext>> rules) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("expected the name of a " + kind + " but got none");
    }
    begin(kind + " " + String.join(", ", names));
    return new Rule<>(
        factory,
        decision -> {
          undecided = null;
          for (String name : names) {
            if (rules.putIfAbsent(name, decision) != null) {
              throw new IllegalArgumentException(
                  "expected one rule for " + kind + " " + name + " but got two");
            }
          }
          return this;
        });
  }

  private void begin(String subject) {
    if (undecided != null) {
      throw new IllegalStateException("the rule for " + undecided + " has no decision");
    }
    undecided = subject;
  }

  /**
   * A rule that has no decision yet. Each of its methods decides. A caller without an
   * authentication that is not allowed gets UNAUTHENTICATED, any other gets PERMISSION_DENIED. This
   * class is not thread-safe.
   *
   * @param <R> the type to go on with: the builder, or the complete rules
   */
  public static final class Rule<R> {
    private final AuthorizationManagerFactory<TtrpcAuthorizationContext> factory;
    private final Function<AuthorizationManager<? super TtrpcAuthorizationContext>, R> decide;

    private Rule(
        AuthorizationManagerFactory<TtrpcAuthorizationContext> factory,
        Function<AuthorizationManager<? super TtrpcAuthorizationContext>, R> decide) {
      this.factory = factory;
      this.decide = decide;
    }

    /** Allows everyone, also callers without an authentication. */
    public R permitAll() {
      return access(factory.permitAll());
    }

    /** Allows nobody. */
    public R denyAll() {
      return access(factory.denyAll());
    }

    /** Allows the callers with an authentication. Each peer on a Unix socket has one. */
    public R authenticated() {
      return access(factory.authenticated());
    }

    /** Allows the callers with the authority, such as {@code GROUP_staff}. */
    public R hasAuthority(String authority) {
      return access(factory.hasAuthority(authority));
    }

    /** Allows the callers with at least one of the authorities. */
    public R hasAnyAuthority(String... authorities) {
      return access(factory.hasAnyAuthority(authorities));
    }

    /** Allows the callers with all of the authorities. */
    public R hasAllAuthorities(String... authorities) {
      return access(factory.hasAllAuthorities(authorities));
    }

    /** Allows the callers with the role, which is an authority without its prefix {@code ROLE_}. */
    public R hasRole(String role) {
      return access(factory.hasRole(role));
    }

    /** Allows the callers with at least one of the roles. */
    public R hasAnyRole(String... roles) {
      return access(factory.hasAnyRole(roles));
    }

    /**
     * Lets a manager decide. If it makes no decision, the call is denied.
     *
     * @throws IllegalArgumentException if a method or service of this rule has a rule already
     */
    public R access(AuthorizationManager<? super TtrpcAuthorizationContext> manager) {
      return decide.apply(Objects.requireNonNull(manager, "manager"));
    }
  }
}
