package io.ttrpc.spring.boot.test;

import io.ttrpc.spring.boot.security.TtrpcPeer;
import io.ttrpc.spring.boot.security.TtrpcPeerAuthentication;
import io.ttrpc.spring.boot.security.TtrpcPeerAuthoritiesConverter;
import java.util.Collection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.test.context.support.WithSecurityContextFactory;

/** The maker of the security context for {@link WithMockTtrpcPeer}. */
final class MockTtrpcPeerContextFactory implements WithSecurityContextFactory<WithMockTtrpcPeer> {
  private TtrpcPeerAuthoritiesConverter converter = TtrpcPeerAuthoritiesConverter.byName();
  private SecurityContextHolderStrategy contexts = SecurityContextHolder.getContextHolderStrategy();

  /** Takes beans of the test's context, if it has one. */
  @Autowired
  void useBeans(
      ObjectProvider<TtrpcPeerAuthoritiesConverter> converters,
      ObjectProvider<SecurityContextHolderStrategy> strategies) {
    converters.ifAvailable(found -> converter = found);
    strategies.ifAvailable(found -> contexts = found);
  }

  @Override
  public SecurityContext createSecurityContext(WithMockTtrpcPeer annotation) {
    TtrpcPeer peer = new TtrpcPeer(annotation.user(), annotation.group());
    Collection<? extends GrantedAuthority> authorities =
        annotation.authorities().length == 0
            ? converter.convert(peer)
            : AuthorityUtils.createAuthorityList(annotation.authorities());
    SecurityContext context = contexts.createEmptyContext();
    context.setAuthentication(new TtrpcPeerAuthentication(peer, authorities));
    return context;
  }
}
