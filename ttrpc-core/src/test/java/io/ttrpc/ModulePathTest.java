package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.internal.socket.ProcessUser;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Core as a module, in runtimes with and without the optional modules of the JDK. */
@Timeout(120)
class ModulePathTest {
  private static final String POLICY_NEEDS_MODULE =
      "java.lang.IllegalStateException: a peer policy needs the socket option SO_PEERCRED";

  @TempDir static Path folder;
  private static ModularApplication application;

  @BeforeAll
  static void compileApplication() {
    application = ModularApplication.compile(folder);
  }

  @Test
  void runtimeImageOfTheRequiredModulesServesButKnowsNoPeers() throws Exception {
    List<String> modules = requiredModulesOfTheJdk();
    assertThat(modules).containsExactlyInAnyOrder("java.base", "java.logging");
    Path image = folder.resolve("image");
    List<String> link =
        List.of("--add-modules", String.join(",", modules), "--output", image.toString());
    assertThat(ModularApplication.run("jlink", link)).isEmpty();
    assertThatPeersAreUnknown(application.run(application.command(image)));
  }

  @Test
  void applicationThatDoesNotNameTheOptionalModuleKnowsNoPeers() throws Exception {
    assertThatPeersAreUnknown(application.run(application.command(ModularApplication.THIS_JDK)));
  }

  @Test
  void applicationThatNamesTheOptionalModuleKnowsItsPeers() throws Exception {
    List<String> lines =
        application.run(
            application.command(ModularApplication.THIS_JDK, "--add-modules", "jdk.net"));
    assertThat(lines).hasSize(5).first().isEqualTo("temporary folder: writable");
    assertPoliciesWork(lines, ProcessUser.current().getName());
  }

  @Test
  void internalPackagesAreNotExported() throws Exception {
    Path source = folder.resolve("Intruder.java");
    Files.writeString(source, "class Intruder { io.ttrpc.internal.time.NanoClock clock; }");
    Path module = folder.resolve("module-info.java");
    Files.writeString(module, "module intruder { requires io.ttrpc; }");
    assertThat(ModularApplication.compile(folder.resolve("intruder"), module, source))
        .contains("package io.ttrpc.internal.time is not visible");
  }

  /** Checks all but the first line of an application that knows its peers. */
  static void assertPoliciesWork(List<String> lines, String user) {
    String peer = "peer " + user + ":";
    assertThat(lines.get(1)).startsWith("anyone: " + peer).endsWith(", 1 connection, [one, two]");
    assertThat(lines.get(2))
        .startsWith("same user: " + peer)
        .endsWith(", 1 connection, [one, two]");
    assertThat(lines.get(3))
        .startsWith("nobody's group: " + ConnectionClosedException.class.getName());
    assertThat(lines.get(4)).isEqualTo("left in the folder: []");
  }

  private static void assertThatPeersAreUnknown(List<String> lines) {
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1)).isEqualTo("anyone: unknown peer, 1 connection, [one, two]");
    assertThat(lines.get(2)).startsWith("same user: " + POLICY_NEEDS_MODULE);
    assertThat(lines.get(3)).startsWith("nobody's group: " + POLICY_NEEDS_MODULE);
    assertThat(lines.get(4)).isEqualTo("left in the folder: []");
  }

  private static List<String> requiredModulesOfTheJdk() {
    return ModuleFinder.of(ModularApplication.CORE)
        .find("io.ttrpc")
        .orElseThrow()
        .descriptor()
        .requires()
        .stream()
        .filter(required -> !required.modifiers().contains(Requires.Modifier.STATIC))
        .map(Requires::name)
        .filter(name -> ModuleFinder.ofSystem().find(name).isPresent())
        .toList();
  }
}
