package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ServerAccessTests {
  /** A user or group that the tests do not run as. */
  private static final int OTHER_ID = 54_321;

  @TempDir Path folder;
  private String user = "";
  private String group = "";
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() throws Exception {
    user = Files.getOwner(folder).getName();
    group = Files.getAttribute(folder, "posix:group").toString();
    runner = GreeterContext.on(folder.resolve("greeter.sock")).withUserConfiguration(Greeter.class);
  }

  @Test
  void sameUserIsAdmittedWhereItIsRequired() {
    runner
        .withPropertyValues("ttrpc.server.access.require-same-user=true")
        .run(ServerAccessTests::assertAdmitted);
  }

  @Test
  void allowedUserIsAdmitted() {
    runner
        .withPropertyValues("ttrpc.server.access.allowed-users=" + OTHER_ID + "," + user)
        .run(ServerAccessTests::assertAdmitted);
  }

  @Test
  void otherUsersAreRefused() {
    runner
        .withPropertyValues("ttrpc.server.access.allowed-users=" + OTHER_ID)
        .run(ServerAccessTests::assertRefused);
  }

  @Test
  void allowedGroupIsAdmitted() {
    runner
        .withPropertyValues("ttrpc.server.access.allowed-groups=" + group)
        .run(ServerAccessTests::assertAdmitted);
  }

  @Test
  void otherGroupsAreRefused() {
    runner
        .withPropertyValues("ttrpc.server.access.allowed-groups=" + OTHER_ID)
        .run(ServerAccessTests::assertRefused);
  }

  @Test
  void userIsAdmittedByItsNumber() throws Exception {
    runner
        .withPropertyValues(
            "ttrpc.server.access.allowed-users=" + Files.getAttribute(folder, "unix:uid"))
        .run(ServerAccessTests::assertAdmitted);
  }

  @Test
  void groupIsAdmittedByItsNumber() throws Exception {
    runner
        .withPropertyValues(
            "ttrpc.server.access.allowed-groups=" + Files.getAttribute(folder, "unix:gid"))
        .run(ServerAccessTests::assertAdmitted);
  }

  @Test
  void userOfAnAllowedGroupNeedsNotBeAllowedByName() {
    runner
        .withPropertyValues(
            "ttrpc.server.access.allowed-users=" + OTHER_ID,
            "ttrpc.server.access.allowed-groups=" + group)
        .run(ServerAccessTests::assertAdmitted);
  }

  @Test
  void requiredUserIsHeldToTheListsToo() {
    runner
        .withPropertyValues(
            "ttrpc.server.access.allowed-users=" + OTHER_ID,
            "ttrpc.server.access.require-same-user=true")
        .run(ServerAccessTests::assertRefused);
  }

  private static void assertAdmitted(AssertableApplicationContext context) {
    assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
  }

  private static void assertRefused(AssertableApplicationContext context) {
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(() -> hello(greeter(context), "Ada"))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE));
  }
}
