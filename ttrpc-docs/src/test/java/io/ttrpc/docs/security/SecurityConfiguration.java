package io.ttrpc.docs.security;

import io.ttrpc.spring.boot.security.TtrpcCallRules;
import io.ttrpc.spring.boot.security.TtrpcPeerAuthoritiesConverter;
import io.ttrpc.spring.boot.security.TtrpcSecurity;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.AuthorityUtils;

@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class SecurityConfiguration {
  @Bean
  TtrpcPeerAuthoritiesConverter peerAuthorities() {
    return peer ->
        peer.group().equals("staff")
            ? AuthorityUtils.createAuthorityList("ROLE_STAFF")
            : AuthorityUtils.createAuthorityList("ROLE_GUEST");
  }

  @Bean
  TtrpcCallRules callRules(TtrpcSecurity security) {
    security.method("greeter.v1.Greeter/Gather").hasRole("STAFF");
    security.service("greeter.v1.Greeter").authenticated();
    return security.anyCall().denyAll();
  }

  @Bean
  AuthorizationEventPublisher authorizationEvents(ApplicationEventPublisher events) {
    return new SpringAuthorizationEventPublisher(events);
  }
}
