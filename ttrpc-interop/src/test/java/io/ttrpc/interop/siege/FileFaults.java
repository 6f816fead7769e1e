package io.ttrpc.interop.siege;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Somebody touches the socket file, while the server serves and while the client reconnects. */
final class FileFaults {
  static final List<Fault> ALL =
      List.of(
          new Fault(
              "file-removed: the socket file is removed",
              field -> harm(field, socket -> Files.delete(socket))),
          new Fault(
              "file-replaced: a plain file in its place",
              field ->
                  harm(
                      field,
                      socket -> {
                        Files.delete(socket);
                        Files.createFile(socket);
                      })),
          new Fault(
              "file-linked: a link to nowhere in its place",
              field ->
                  harm(
                      field,
                      socket -> {
                        Files.delete(socket);
                        Files.createSymbolicLink(socket, Path.of("nowhere"));
                      })));

  private FileFaults() {}

  private static void harm(Field field, Harm harm) throws Exception {
    field.serverMustRespond().start().load(Mix.ANY, 16, Duration.ofSeconds(2));
    field.hold(300);
    harm.to(field.socket());
    field.hold(500);
    long failed = field.client().ask("made").get(Tally.FAILED);
    if (failed != 0) {
      field.finding(failed + " calls failed on a connection that was open before");
    }
    field.server().program().kill();
    field.hold(500);
    Files.deleteIfExists(field.socket());
    field.startServer();
    field.faultIsOver();
  }

  @FunctionalInterface
  private interface Harm {
    void to(Path socket) throws IOException;
  }
}
