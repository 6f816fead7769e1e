package io.ttrpc.demo.agent;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.ttrpc.demo.proto.FollowRequest;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.WatchRequest;
import io.ttrpc.spring.boot.security.TtrpcAuthenticationExtractor;
import io.ttrpc.spring.boot.security.TtrpcCallRules;
import io.ttrpc.spring.boot.security.TtrpcSecurity;
import io.ttrpc.spring.boot.validation.TtrpcMessageValidator;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** The valid requests, and the callers of each method. */
@Configuration(proxyBeanMethods = false)
class AgentRules {
  private static final Duration SHORTEST = Durations.fromMillis(50);
  private static final Duration LONGEST = Durations.fromHours(1);
  private static final int MOST_MESSAGES = 3600;

  /** Names each violation, and the client gets them as a {@code google.rpc.BadRequest}. */
  @Bean
  TtrpcMessageValidator<WatchRequest> watchHasAnEnd() {
    return (request, violations) -> {
      Duration interval = request.getInterval();
      if (!Durations.isValid(interval)
          || Durations.compare(interval, SHORTEST) < 0
          || Durations.compare(interval, LONGEST) > 0) {
        violations.add("interval", "must be from 50 ms to an hour");
      }
      if (request.getCount() < 1 || request.getCount() > MOST_MESSAGES) {
        violations.add("count", "must be from 1 to " + MOST_MESSAGES);
      }
    };
  }

  @Bean
  TtrpcMessageValidator<FollowRequest> followingHasAnEnd() {
    return (request, violations) -> {
      if (request.getCount() < 1 || request.getCount() > MOST_MESSAGES) {
        violations.add("count", "must be from 1 to " + MOST_MESSAGES);
      }
    };
  }

  /** Every call has an authentication: the kernel tells the user of the peer. */
  @Bean
  TtrpcCallRules callRules(TtrpcSecurity security) {
    security.method(NodeAgentTtrpc.STOP).hasRole("OPERATOR");
    return security.anyCall().authenticated();
  }

  /** Takes the bearer of the token for an operator, whoever the peer is. */
  @Bean
  TtrpcAuthenticationExtractor operators(@Value("${demo.operator-token}") String token) {
    return call -> {
      String presented = call.metadata().first("authorization");
      if (presented == null) {
        return null;
      }
      if (!presented.equals("Bearer " + token)) {
        throw new BadCredentialsException("not an operator's token");
      }
      return UsernamePasswordAuthenticationToken.authenticated(
          "operator", null, AuthorityUtils.createAuthorityList("ROLE_OPERATOR"));
    };
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }
}
