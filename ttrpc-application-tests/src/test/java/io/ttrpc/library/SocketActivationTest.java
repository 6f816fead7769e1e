package io.ttrpc.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.Metadata;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.library.v1.Book;
import io.ttrpc.library.v1.LibraryTtrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library as a service of systemd whose socket stays open while the service restarts. */
@Timeout(240)
class SocketActivationTest {
  private static final Path PERL = Path.of("/usr/bin/perl");

  /**
   * Stands in for systemd with a socket unit and {@code Restart=always}: listens on the path, runs
   * the rest with the socket as standard input, and again when it has ended, until SIGTERM.
   */
  private static final String LIKE_SYSTEMD =
      """
      use Socket;
      my $path = shift @ARGV;
      socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or die $!;
      bind($socket, sockaddr_un($path)) or die $!;
      listen($socket, 128) or die $!;
      my ($service, $stop);
      $SIG{TERM} = sub { $stop = 1; kill 'TERM', $service };
      until ($stop) {
        defined($service = fork) or die $!;
        if ($service == 0) {
          open(STDIN, '<&', $socket) or die $!;
          exec @ARGV;
        }
        1 while waitpid($service, 0) < 0 && $!{EINTR};
      }
      """;

  @TempDir Path folder;
  private @Nullable Process systemd;

  @AfterEach
  void stop() throws Exception {
    if (systemd == null) {
      return;
    }
    List<ProcessHandle> services = systemd.descendants().toList();
    systemd.destroy();
    if (!systemd.waitFor(30, TimeUnit.SECONDS)) {
      services.forEach(ProcessHandle::destroyForcibly);
      systemd.destroyForcibly();
    }
  }

  @Test
  void restartUnderLoadLosesNoCall() throws Exception {
    RequiredTool.require(PERL, "install Debian's package perl-base");
    Process started = start();
    systemd = started;
    try (TtrpcChannel channel = open()) {
      // The first call waits in the socket's backlog until the service has started.
      LibraryTtrpc.client(channel)
          .withMetadata(Metadata.of("authorization", "open sesame"))
          .add(Book.newBuilder().setIsbn("1").setTitle("One").build());
    }
    try (Readers readers = new Readers(4, this::open)) {
      for (int restart = 0; restart < 2; restart++) {
        readers.awaitMore(100);
        ProcessHandle service = started.children().findFirst().orElseThrow();
        service.destroy();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> started.children().anyMatch(each -> !each.equals(service)));
        readers.awaitMore(100);
      }
      readers.stop();
      System.out.println(readers);
      assertThat(readers.failures()).isEmpty();
      assertThat(readers.answered()).isEqualTo(readers.asked());
    }
    assertThat(folder.resolve("unused.sock")).doesNotExist();
    assertThat(folder.resolve("library.sock")).exists();
  }

  private TtrpcChannel open() {
    return TtrpcChannel.builder("unix://" + folder.resolve("library.sock"))
        .waitForReady()
        .idempotentMethods(List.of(LibraryTtrpc.LEND.fullName()))
        .timeout(Duration.ofSeconds(90))
        .build();
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>(List.of(PERL.toString(), "-e", LIKE_SYSTEMD));
    command.add(folder.resolve("library.sock").toString());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.addAll(
        List.of(System.getProperty("java.class.path"), LibraryApplication.class.getName()));
    command.add("--ttrpc.server.socket.path=" + folder.resolve("unused.sock"));
    command.add("--ttrpc.server.socket.activation=inherited");
    command.add("--ttrpc.server.max-concurrent-calls=100");
    // By default, H2 closes the database at SIGTERM, while the last calls still use it.
    command.add(
        "--spring.datasource.url=jdbc:h2:file:"
            + folder.resolve("books")
            + ";DB_CLOSE_ON_EXIT=FALSE");
    command.add("--spring.jpa.hibernate.ddl-auto=update");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }
}
