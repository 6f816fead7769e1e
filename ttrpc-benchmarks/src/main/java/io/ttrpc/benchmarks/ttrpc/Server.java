package io.ttrpc.benchmarks.ttrpc;

import io.ttrpc.ServiceDefinition;
import io.ttrpc.TtrpcServer;
import io.ttrpc.benchmarks.load.ServerProgram;
import io.ttrpc.benchmarks.v1.EchoTtrpc;
import java.io.IOException;

/** Serves the echo service on a socket until its input ends. */
public final class Server {
  private Server() {}

  /** The arguments are the socket's path and, for the service with futures, {@code async}. */
  public static void main(String... arguments) throws IOException {
    boolean async = arguments.length > 1 && arguments[1].equals("async");
    ServiceDefinition echo = async ? EchoTtrpc.bind(new AsyncEcho()) : EchoTtrpc.bind(new Echo());
    TtrpcServer server =
        TtrpcServer.builder().listen("unix://" + arguments[0]).service(echo).start();
    ServerProgram.answer();
    server.close();
  }
}
