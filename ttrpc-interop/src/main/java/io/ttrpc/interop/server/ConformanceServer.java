package io.ttrpc.interop.server;

import io.ttrpc.ExceptionMessages;
import io.ttrpc.SocketFile;
import io.ttrpc.TtrpcServer;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.interop.cli.CommandLine;
import io.ttrpc.interop.cli.Option.Known;
import io.ttrpc.interop.cli.Option.Repetition;
import io.ttrpc.interop.cli.ProcessArguments;
import io.ttrpc.interop.cli.UsageException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Serves the conformance service on a Unix socket until it is told to stop: {@code --socket PATH}.
 * Belongs to the main thread.
 */
public final class ConformanceServer {
  private static final Duration GRACE_PERIOD = Duration.ofSeconds(5);
  private static final List<Known> OPTIONS =
      List.of(new Known("--socket", "PATH", Repetition.ONCE));

  private ConformanceServer() {}

  /** Exits with 0 when stopped, with 1 if it can not listen, with 2 for wrong arguments. */
  public static void main(String[] args) throws InterruptedException {
    try {
      serve(CommandLine.parse(ProcessArguments.of(args), OPTIONS).socket());
    } catch (UsageException e) {
      fail(2, e);
    } catch (IOException e) {
      fail(1, e);
    }
  }

  private static void serve(Path socket) throws IOException, InterruptedException {
    TtrpcServer server =
        TtrpcServer.builder()
            .listen(SocketFile.at(socket))
            .service(ConformanceTtrpc.bind(new Conformance()))
            .exceptionMessages(ExceptionMessages.SEND)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    // The console's own stream knows the locale's characters alone; a path may have others.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    out.println("listening on unix://" + socket);
    server.awaitTermination();
  }

  /** Runs at SIGTERM and SIGINT. */
  private static void stop(TtrpcServer server) {
    server.shutdown(GRACE_PERIOD);
    server.close();
    // A JVM that a signal ends would exit with 128 and the signal's number.
    Runtime.getRuntime().halt(0);
  }

  private static void fail(int exitCode, Exception cause) {
    System.err.println("conformance server: " + cause.getMessage());
    System.exit(exitCode);
  }
}
