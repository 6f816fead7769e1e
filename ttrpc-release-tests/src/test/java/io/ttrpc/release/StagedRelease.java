package io.ttrpc.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A release of this checkout, staged twice from two copies of the sources: signed, if GnuPG is
 * there, and unsigned. All tests of a run share it.
 */
final class StagedRelease implements AutoCloseable {
  private static final boolean GPG_REQUIRED =
      Boolean.parseBoolean(System.getenv("TTRPC_REQUIRE_PEERS"));

  private final Path folder;
  private final @Nullable SigningKey key;

  private StagedRelease(Path folder, @Nullable SigningKey key) {
    this.folder = folder;
    this.key = key;
  }

  private static StagedRelease stage() throws IOException {
    StagedRelease release =
        new StagedRelease(
            Files.createTempDirectory("ttrpc-release"), gpgIsThere() ? SigningKey.create() : null);
    // Side by side: much of a build uses one core.
    Command first = release.start("first", release.signing());
    Command second = release.start("second", "-Dgpg.skip");
    try {
      first.succeed();
      second.succeed();
      return release;
    } finally {
      first.stop();
      second.stop();
    }
  }

  private static boolean gpgIsThere() {
    boolean there =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(path -> Files.isExecutable(Path.of(path, "gpg")));
    if (!there && GPG_REQUIRED) {
      throw new AssertionError(
          "TTRPC_REQUIRE_PEERS=true, but gpg is not on the PATH: install Debian's package gnupg");
    }
    return there;
  }

  private Command start(String copy, String signing) throws IOException {
    Path sources = folder.resolve(copy);
    Checkout.copyForRelease(sources);
    return Command.maven(
        sources,
        "-Prelease",
        "deploy",
        "-am",
        "-pl",
        String.join(",", Artifacts.PUBLISHED),
        "-Dttrpc.home=" + Artifacts.HOME,
        signing,
        // Into the local repository of whoever runs the tests goes nothing.
        "-Dmaven.install.skip=true",
        // The build that runs this test does these.
        "-Dmaven.test.skip=true",
        "-Dspotless.check.skip=true",
        "-Dcheckstyle.skip=true");
  }

  private String signing() {
    return key == null ? "-Dgpg.skip" : key.mavenSetting();
  }

  /** Returns the folder that a repository manager would be given. */
  Path repository() {
    return folder.resolve("first/target/staged");
  }

  /** Returns the artifacts by file name, without signatures and checksums. */
  SortedMap<String, Path> artifacts() throws IOException {
    return artifacts(repository());
  }

  /** Returns one of the artifacts. */
  Path artifact(String name, String end) throws IOException {
    Path file = artifacts().get(Artifacts.name(name, end));
    if (file == null) {
      throw new AssertionError(Artifacts.name(name, end) + " is not staged");
    }
    return file;
  }

  /** Returns the same artifacts as the second build made them. */
  SortedMap<String, Path> artifactsOfSecondBuild() throws IOException {
    return artifacts(folder.resolve("second/target/staged"));
  }

  private static SortedMap<String, Path> artifacts(Path repository) throws IOException {
    SortedMap<String, Path> artifacts = new TreeMap<>();
    for (Map.Entry<String, Path> file : Folders.files(repository).entrySet()) {
      String name = file.getValue().getFileName().toString();
      if (!name.startsWith("maven-metadata")
          && !name.matches(".*\\.(asc|md5|sha1|sha256|sha512)")) {
        artifacts.put(name, file.getValue());
      }
    }
    return artifacts;
  }

  /** Returns the key that signed the first build; none where GnuPG is missing. */
  Optional<SigningKey> key() {
    return Optional.ofNullable(key);
  }

  @Override
  public void close() throws IOException {
    Folders.delete(folder);
    if (key != null) {
      key.close();
    }
  }

  /** Stages the release when the first test asks for it. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == StagedRelease.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(StagedRelease.class))
          .computeIfAbsent(StagedRelease.class, type -> staged(), StagedRelease.class);
    }

    private static StagedRelease staged() {
      try {
        return stage();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
