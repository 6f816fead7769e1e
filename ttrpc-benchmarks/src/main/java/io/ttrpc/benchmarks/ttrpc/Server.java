package io.ttrpc.benchmarks.ttrpc;

import io.ttrpc.TtrpcServer;
import io.ttrpc.benchmarks.load.ServerProgram;
import io.ttrpc.benchmarks.v1.EchoTtrpc;
import java.io.IOException;

/** Serves the echo service on a socket until its input ends. */
public final class Server {
  private Server() {}

  /** The argument is the socket's path. */
  public static void main(String... arguments) throws IOException {
    TtrpcServer server =
        TtrpcServer.builder()
            .listen("unix://" + arguments[0])
            .service(EchoTtrpc.bind(new Echo()))
            .start();
    ServerProgram.answer();
    server.close();
  }
}
