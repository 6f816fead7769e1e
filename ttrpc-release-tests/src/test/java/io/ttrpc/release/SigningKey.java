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

  /** Fails unless this key made the signature beside the file. */
  void verifySignatureOf(Path file) throws IOException {
    gpg("--verify", file + ".asc", file.toString());
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
