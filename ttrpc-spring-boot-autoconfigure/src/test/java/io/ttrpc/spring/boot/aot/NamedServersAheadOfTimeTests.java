package io.ttrpc.spring.boot.aot;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.ProcessedApplication;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several servers in an application that Spring has processed ahead of time. */
@Timeout(180)
class NamedServersAheadOfTimeTests {
  private static final String NO_WEB = "--spring.main.web-application-type=none";

  @TempDir Path folder;
  @TempDir Path sockets;

  @Test
  void serversRunWhetherTheyWereConfiguredAheadOfTimeOrNot() throws Exception {
    ProcessedApplication application =
        ProcessedApplication.of(
            AotServersApplication.class,
            folder,
            NO_WEB,
            "--ttrpc.server.servers.admin.socket.path=/run/app/admin.sock");
    String output =
        application.run(
            NO_WEB,
            "--ttrpc.server.servers.admin.socket.path=" + sockets.resolve("admin.sock"),
            "--ttrpc.server.servers.later.socket.path=" + sockets.resolve("later.sock"),
            "--ttrpc.client.clients.admin.target=unix://${local.ttrpc.server.admin.path}",
            "--ttrpc.client.clients.later.target=unix://${local.ttrpc.server.later.path}");
    assertThat(output)
        .contains("Starting AOT-processed AotServersApplication")
        .contains("injected admin", "Hello admin", "Hello later");
  }
}
