package io.ttrpc.library;

import io.ttrpc.library.v1.LendRequest;
import io.ttrpc.spring.boot.security.TtrpcAuthenticationExtractor;
import io.ttrpc.spring.boot.security.TtrpcPeerAuthoritiesConverter;
import io.ttrpc.spring.boot.validation.TtrpcMessageValidator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** Decides who may do what, and which requests are valid. */
@Configuration(proxyBeanMethods = false)
class LibraryConfiguration {
  /** Makes every peer a reader. */
  @Bean
  TtrpcPeerAuthoritiesConverter readers() {
    return peer -> AuthorityUtils.createAuthorityList("ROLE_READER");
  }

  /** Makes the bearer of the word a librarian. */
  @Bean
  TtrpcAuthenticationExtractor librarians() {
    return call -> {
      String word = call.metadata().first("authorization");
      if (word == null) {
        return null;
      }
      if (!word.equals("open sesame")) {
        throw new BadCredentialsException("not the word: " + word);
      }
      return UsernamePasswordAuthenticationToken.authenticated(
          "ali", word, AuthorityUtils.createAuthorityList("ROLE_LIBRARIAN"));
    };
  }

  @Bean
  TtrpcMessageValidator<LendRequest> loansAreShort() {
    return (request, violations) -> {
      if (request.getDays() < 1 || request.getDays() > 28) {
        violations.add("days", "must be from 1 to 28");
      }
    };
  }

  @Bean
  @ConditionalOnMissingBean
  Courier courier() {
    return isbn -> {};
  }
}
