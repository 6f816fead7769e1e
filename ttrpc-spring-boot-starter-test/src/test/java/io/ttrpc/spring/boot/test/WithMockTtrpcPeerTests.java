package io.ttrpc.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.security.TtrpcPeer;
import io.ttrpc.spring.boot.security.TtrpcPeerAuthoritiesConverter;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.test.context.support.TestExecutionEvent;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A direct call of a service bean runs as the peer of the annotation. */
@SpringJUnitConfig(WithMockTtrpcPeerTests.Secured.class)
class WithMockTtrpcPeerTests {
  @Test
  void testWithoutPeerIsNotAuthenticated(@Autowired GreeterService greeter) {
    assertThatExceptionOfType(AuthenticationCredentialsNotFoundException.class)
        .isThrownBy(() -> hello(greeter));
  }

  @Test
  @WithMockTtrpcPeer(user = "ada", group = "staff")
  void peerHasTheAuthoritiesOfItsNames(@Autowired GreeterService greeter) {
    assertThat(hello(greeter)).isEqualTo("ada [USER_ada, GROUP_staff]");
    assertThat(Objects.requireNonNull(current()).getPrincipal())
        .isEqualTo(new TtrpcPeer("ada", "staff"));
  }

  @Test
  @WithMockTtrpcPeer(authorities = {"GROUP_staff", "b"})
  void peerHasTheAuthoritiesOfTheAnnotation(@Autowired GreeterService greeter) {
    assertThat(hello(greeter)).isEqualTo("user [GROUP_staff, b]");
  }

  @Test
  @WithMockTtrpcPeer(group = "guests")
  void otherPeerIsDenied(@Autowired GreeterService greeter) {
    assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> hello(greeter));
  }

  private static String hello(GreeterService greeter) {
    return greeter.sayHello(HelloRequest.getDefaultInstance()).getMessage();
  }

  private static @Nullable Authentication current() {
    return SecurityContextHolder.getContext().getAuthentication();
  }

  @Nested
  @SpringJUnitConfig({Secured.class, OwnAuthorities.class})
  @WithMockTtrpcPeer(user = "grace", setupBefore = TestExecutionEvent.TEST_EXECUTION)
  class OfAllTests {
    private boolean wasSetBefore;

    @BeforeEach
    void look() {
      wasSetBefore = current() != null;
    }

    @Test
    void peerHasTheAuthoritiesOfTheConverterBeanAndIsSetAtTheNamedEvent(
        @Autowired GreeterService greeter) {
      assertThat(hello(greeter)).isEqualTo("grace [GROUP_staff]");
      assertThat(wasSetBefore).isFalse();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableMethodSecurity
  @Import(StaffGreeter.class)
  static class Secured {}

  @Configuration(proxyBeanMethods = false)
  static class OwnAuthorities {
    @Bean
    TtrpcPeerAuthoritiesConverter authorities() {
      return peer -> AuthorityUtils.createAuthorityList("GROUP_staff");
    }
  }

  @TtrpcService
  static class StaffGreeter implements GreeterService {
    @Override
    @PreAuthorize("hasAuthority('GROUP_staff')")
    public HelloReply sayHello(HelloRequest request) {
      Authentication caller = Objects.requireNonNull(current());
      return HelloReply.newBuilder()
          .setMessage(caller.getName() + " " + caller.getAuthorities())
          .build();
    }
  }
}
