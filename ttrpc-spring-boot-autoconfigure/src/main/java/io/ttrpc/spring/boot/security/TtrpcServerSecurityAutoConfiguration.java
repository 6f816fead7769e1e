package io.ttrpc.spring.boot.security;

import io.ttrpc.spring.boot.internal.AllServices;
import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Auto-configuration for the security of the server, for applications that have Spring Security.
 * Only Spring Boot uses this class; one thread calls its methods.
 */
@AutoConfiguration(after = TtrpcServerAutoConfiguration.class)
@ConditionalOnClass(AuthorizationManagerFactory.class)
@EnableConfigurationProperties(TtrpcServerSecurityProperties.class)
public final class TtrpcServerSecurityAutoConfiguration {

  @Bean
  @Scope(BeanDefinition.SCOPE_PROTOTYPE)
  TtrpcSecurity ttrpcSecurity(
      ObjectProvider<AuthorizationManagerFactory<TtrpcAuthorizationContext>> factories,
      ObjectProvider<RoleHierarchy> roleHierarchies) {
    return new TtrpcSecurity(
        factories.getIfAvailable(
            () -> {
              var factory = new DefaultAuthorizationManagerFactory<TtrpcAuthorizationContext>();
              roleHierarchies.ifAvailable(factory::setRoleHierarchy);
              return factory;
            }));
  }

  @Bean
  @ConditionalOnMissingBean
  TtrpcPeerAuthoritiesConverter ttrpcPeerAuthoritiesConverter() {
    return TtrpcPeerAuthoritiesConverter.byName();
  }

  /** The part for applications that have a server to secure. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(value = TtrpcServerLifecycle.class, search = SearchStrategy.CURRENT)
  @ConditionalOnBooleanProperty(name = "ttrpc.server.security.enabled", matchIfMissing = true)
  static class SecuredServerConfiguration {

    @Bean
    SecurityInterceptor ttrpcServerSecurityInterceptor(
        CallAuthentication authentication,
        ObjectProvider<TtrpcCallRules> rules,
        ObjectProvider<AuthorizationEventPublisher> events,
        ApplicationEventPublisher publisher,
        ObjectProvider<SecurityContextHolderStrategy> contexts) {
      return new SecurityInterceptor(
          authentication,
          rules.getIfAvailable(),
          events.getIfAvailable(() -> new SpringAuthorizationEventPublisher(publisher)),
          contexts.getIfAvailable(SecurityContextHolder::getContextHolderStrategy));
    }

    @Bean
    CallAuthentication ttrpcCallAuthentication(
        ObjectProvider<TtrpcAuthenticationExtractor> extractors,
        ObjectProvider<AuthenticationManager> managers,
        ObjectProvider<AuthenticationProvider> providers,
        TtrpcPeerAuthoritiesConverter converter,
        ObjectProvider<AuthenticationEventPublisher> eventPublishers,
        ApplicationEventPublisher publisher) {
      AuthenticationEventPublisher events =
          eventPublishers.getIfAvailable(() -> new DefaultAuthenticationEventPublisher(publisher));
      List<TtrpcAuthenticationExtractor> found = extractors.orderedStream().toList();
      return new CallAuthentication(
          found, found.isEmpty() ? null : manager(managers, providers, events), converter, events);
    }

    @Bean
    CallRulesCheck ttrpcCallRulesCheck(ListableBeanFactory beanFactory, AllServices services) {
      return new CallRulesCheck(beanFactory, services);
    }

    private static @Nullable AuthenticationManager manager(
        ObjectProvider<AuthenticationManager> managers,
        ObjectProvider<AuthenticationProvider> providers,
        AuthenticationEventPublisher events) {
      AuthenticationManager given = managers.getIfUnique();
      if (given != null) {
        return given;
      }
      List<AuthenticationProvider> all = providers.orderedStream().toList();
      if (all.isEmpty()) {
        return null;
      }
      ProviderManager manager = new ProviderManager(all);
      manager.setAuthenticationEventPublisher(events);
      return manager;
    }
  }
}
