package io.ttrpc.interop.program;

import io.ttrpc.interop.go.GoPeers;
import io.ttrpc.interop.peer.Executables;
import io.ttrpc.interop.peer.Program;
import java.nio.file.Path;

/** The programs of one language: a server and a client of the conformance service. */
enum Implementation {
  JAVA("") {
    @Override
    Program serve(Path folder, Path socket) throws Exception {
      return Jars.server(folder, "--socket", socket.toString())
          .awaitLine("listening on unix://" + socket);
    }

    @Override
    Program client(Path folder, Path socket) throws Exception {
      return Jars.client(folder, "--socket", socket.toString());
    }
  },
  GO("go") {
    @Override
    Program serve(Path folder, Path socket) throws Exception {
      return GoPeers.serve(folder, socket);
    }

    @Override
    Program client(Path folder, Path socket) throws Exception {
      return GoPeers.client(folder, socket);
    }
  };

  private final String tool;

  Implementation(String tool) {
    this.tool = tool;
  }

  /** Whether this machine has what builds the programs. */
  boolean canRun() {
    return tool.isEmpty() || Executables.find(tool).isPresent();
  }

  /** The server, ready on that socket. */
  abstract Program serve(Path folder, Path socket) throws Exception;

  /** The client, making its checks on that socket. */
  abstract Program client(Path folder, Path socket) throws Exception;
}
