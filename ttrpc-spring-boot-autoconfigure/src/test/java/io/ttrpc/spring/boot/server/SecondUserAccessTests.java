package io.ttrpc.spring.boot.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.testsupport.SecondUser;
import io.ttrpc.testsupport.Stranger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of other users that connect to the server of an application of root. */
class SecondUserAccessTests {
  private static final String USERS = "allowed-users";
  private static final String GROUPS = "allowed-groups";

  @TempDir Path folder;

  /** The folder of the classes that the other users run. */
  @TempDir Path classes;

  private Path socket = Path.of("");
  private Stranger nobody;
  private Stranger nameless;

  @BeforeEach
  void startStrangers() throws IOException {
    SecondUser.letInto(folder, classes);
    socket = folder.resolve("greeter.sock");
    nobody = Stranger.start(SecondUser.NAME, SecondUser.GROUP, classes);
    nameless = Stranger.start(SecondUser.NAMELESS, SecondUser.NAMELESS, classes);
  }

  @AfterEach
  void endStrangers() {
    if (nobody != null) {
      nobody.close();
    }
    if (nameless != null) {
      nameless.close();
    }
  }

  @Test
  void fileLetsNobodyButItsOwnerInByDefault() {
    GreeterContext.on(socket)
        .withUserConfiguration(Greeter.class)
        .run(
            context -> {
              assertThat(nobody.knock(socket)).startsWith(Stranger.DENIED);
              assertThat(nameless.knock(socket)).startsWith(Stranger.DENIED);
            });
  }

  @Test
  void listedUsersAndGroupsAreServedAndOthersGetNoByte() {
    assertAccess(Map.of(USERS, "root"), Stranger.CLOSED, Stranger.CLOSED);
    assertAccess(Map.of(USERS, "root, nobody"), Stranger.SERVED, Stranger.CLOSED);
    assertAccess(Map.of(USERS, "65534"), Stranger.SERVED, Stranger.CLOSED);
    assertAccess(Map.of(USERS, SecondUser.NAMELESS), Stranger.CLOSED, Stranger.SERVED);
    assertAccess(Map.of(GROUPS, SecondUser.GROUP), Stranger.SERVED, Stranger.CLOSED);
    assertAccess(Map.of(GROUPS, SecondUser.NAMELESS), Stranger.CLOSED, Stranger.SERVED);
    assertAccess(
        Map.of(USERS, "nobody", GROUPS, SecondUser.NAMELESS), Stranger.SERVED, Stranger.SERVED);
  }

  @Test
  void sameUserIsRequiredOfListedUsersToo() {
    assertAccess(
        Map.of(USERS, "root, nobody", "require-same-user", "true"),
        Stranger.CLOSED,
        Stranger.CLOSED);
  }

  private void assertAccess(Map<String, String> access, String ofNobody, String ofNameless) {
    GreeterContext.on(socket)
        .withUserConfiguration(Greeter.class)
        .withPropertyValues("ttrpc.server.socket.permissions=rw-rw-rw-")
        .withPropertyValues(
            access.entrySet().stream()
                .map(entry -> "ttrpc.server.access." + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new))
        .run(
            context -> {
              assertThat(nobody.knock(socket)).as("nobody, %s", access).startsWith(ofNobody);
              assertThat(nameless.knock(socket)).as("nameless, %s", access).startsWith(ofNameless);
            });
  }
}
