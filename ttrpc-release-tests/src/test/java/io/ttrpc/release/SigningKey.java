package io.ttrpc.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A key of GnuPG that exists for one run of the tests, in a folder of its own. */
final class SigningKey implements AutoCloseable {
  private final Path home;

  private SigningKey(Path home) {
    this.home = home;
  }

  static SigningKey create() throws IOException {
    // The agent's socket is in this folder, and the path of a socket has to be short.
    Path home =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "gpg",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    SigningKey key = new SigningKey(home);
    key.gpg(
        "--passphrase", "", "--quick-generate-key", "test@ttrpc.example", "ed25519", "sign", "1d");
    return key;
  }

  /** Returns the setting that lets Maven sign with this key. */
  String mavenSetting() {
    return "-Dgpg.homedir=" + home;
  }

  /** Fails unless each signature is one that this key made for the file beside it. */
  void verify(List<Path> signatures) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--verify-files"));
    signatures.forEach(signature -> arguments.add(signature.toString()));
    gpg(arguments.toArray(String[]::new));
  }

  private void gpg(String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of("gpg", "--homedir", home.toString(), "--batch"));
    line.addAll(List.of(arguments));
    Command.start(home, line).succeed();
  }

  @Override
  public void close() throws IOException {
    Command.start(home, List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"))
        .succeed();
    Folders.delete(home);
  }
}
