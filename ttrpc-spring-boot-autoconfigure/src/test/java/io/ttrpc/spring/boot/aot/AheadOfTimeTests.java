package io.ttrpc.spring.boot.aot;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.ProcessedApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that runs from what Spring has made of it ahead of time. */
@Timeout(180)
class AheadOfTimeTests {
  /** The web server on the test's class path is for other tests. */
  private static final String NO_WEB = "--spring.main.web-application-type=none";

  @TempDir static Path folder;
  private static ProcessedApplication application;

  @TempDir Path sockets;

  @BeforeAll
  static void process() throws Exception {
    application = ProcessedApplication.of(AotApplication.class, folder, NO_WEB);
  }

  @Test
  void serviceIsServedAndClientsAreInjected() throws Exception {
    String output = run("--app.server=unix://" + socket());
    assertThat(output)
        .contains("Starting AOT-processed AotApplication")
        .contains("Hello constructor", "Hello parameter", "Hello setter", "Hello provider")
        .contains("Hello placeholder", "Hello channel")
        .contains("imported: io.ttrpc.spring.boot.greeter.CounterTtrpc$Client")
        .contains("failed: NOT_FOUND: missing: nobody is here");
    assertThat(output.lines().filter("intercepted test.Greeter/SayHello"::equals)).hasSize(7);
  }

  @Test
  void placeholderInTheNameOfAClientIsResolvedAtRunTime() throws Exception {
    assertThat(run("--app.server=other", "--ttrpc.client.clients.other.target=unix://" + socket()))
        .contains("Hello placeholder", "Hello channel");
  }

  @Test
  void placeholderWithoutPropertyFailsTheStart() throws Exception {
    assertThat(run())
        .contains("APPLICATION FAILED TO START", "'${app.server}'", "AotApplication$Caller");
  }

  @Test
  void unknownMethodFailsTheStart() throws Exception {
    assertThat(
            run(
                "--app.server=self",
                "--ttrpc.client.clients.imported.method[test.Counter/Nxt].timeout=1s"))
        .contains("APPLICATION FAILED TO START", "test.Counter/Nxt", "test.Counter/Next");
  }

  private Path socket() {
    return sockets.resolve("self.sock");
  }

  private String run(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(NO_WEB);
    all.add("--ttrpc.server.socket.path=" + socket());
    all.add("--ttrpc.client.clients.self.target=unix://" + socket());
    all.add("--ttrpc.client.clients.imported.target=unix://" + socket());
    return application.run(all.toArray(String[]::new));
  }
}
