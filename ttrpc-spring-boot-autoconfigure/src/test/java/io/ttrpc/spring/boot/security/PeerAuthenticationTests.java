package io.ttrpc.spring.boot.security;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

class PeerAuthenticationTests {
  @TempDir Path folder;
  private String self = "";
  private String user = "";
  private String group = "";
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() throws Exception {
    self = Caller.self(folder);
    user = Caller.user(folder);
    group = Files.getAttribute(folder, "posix:group").toString();
    runner = GreeterContext.on(folder.resolve("greeter.sock")).withBean(Callers.class);
  }

  @Test
  void handlersOfAllKindsRunAsThePeer() {
    runner.withUserConfiguration(NotingGreeter.class).run(this::assertAllKindsRunAsThePeer);
  }

  @Test
  void asynchronousHandlersOfAllKindsRunAsThePeer() {
    runner.withUserConfiguration(NotingAsyncGreeter.class).run(this::assertAllKindsRunAsThePeer);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void handlersOnVirtualThreadsRunAsThePeer() {
    runner
        .withUserConfiguration(NotingGreeter.class)
        .withPropertyValues("ttrpc.server.executor.type=virtual")
        .run(this::assertAllKindsRunAsThePeer);
  }

  @Test
  void principalHasUserAndGroup() {
    runner
        .withUserConfiguration(PrincipalTeller.class)
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(context.getBean(PrincipalTeller.class).callers)
                  .singleElement()
                  .isInstanceOfSatisfying(
                      TtrpcPeerAuthentication.class,
                      caller -> {
                        assertThat(caller.isAuthenticated()).isTrue();
                        assertThat(caller.getName()).isEqualTo(user);
                        assertThat(caller.getPrincipal()).isEqualTo(new TtrpcPeer(user, group));
                      });
            });
  }

  @Test
  void converterBeanGivesTheAuthorities() {
    runner
        .withUserConfiguration(NotingGreeter.class)
        .withBean(
            TtrpcPeerAuthoritiesConverter.class,
            () -> peer -> AuthorityUtils.createAuthorityList("ROLE_OF_" + peer.user()))
        .run(
            context ->
                assertThat(hello(greeter(context), "Ada")).endsWith("[ROLE_OF_" + user + "]"));
  }

  @Test
  void peerIsLookedUpOnlyIfTheCallerIsAskedFor() {
    CountingConverter converter = new CountingConverter();
    runner
        .withUserConfiguration(Greeter.class)
        .withBean(TtrpcPeerAuthoritiesConverter.class, () -> converter)
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(converter.peers).isEmpty();
            });
    runner
        .withUserConfiguration(NotingGreeter.class)
        .withBean(TtrpcPeerAuthoritiesConverter.class, () -> converter)
        .run(
            context -> {
              hello(greeter(context), "Ada");
              assertThat(converter.peers).hasSize(1);
            });
  }

  @Test
  void callWithoutPeerIsAnonymous() {
    runner
        .withUserConfiguration(NotingGreeter.class)
        .run(
            context ->
                assertThat(
                        WithoutPeer.<String>call(
                            context, greeter -> greeter.sayHello(StringValue.of("Ada")).getValue()))
                    .isEqualTo("anonymousUser [ROLE_ANONYMOUS]"));
  }

  private void assertAllKindsRunAsThePeer(ApplicationContext context) {
    assertThat(Kinds.outcomes(greeter(context))).containsOnly("OK");
    assertThat(context.getBean(Callers.class).noted())
        .containsExactlyElementsOf(
            Kinds.METHODS.stream().map(method -> method + ": " + self).toList());
  }

  @TtrpcService
  static class PrincipalTeller implements GreeterService {
    final List<Authentication> callers = new CopyOnWriteArrayList<>();

    @Override
    public StringValue sayHello(StringValue name) {
      callers.add(SecurityContextHolder.getContext().getAuthentication());
      return name;
    }
  }

  private static final class CountingConverter implements TtrpcPeerAuthoritiesConverter {
    final List<TtrpcPeer> peers = new CopyOnWriteArrayList<>();

    @Override
    public List<GrantedAuthority> convert(TtrpcPeer peer) {
      peers.add(peer);
      return List.of();
    }
  }
}
