package io.ttrpc.interop.program;

import io.ttrpc.interop.go.GoPeers;
import io.ttrpc.interop.peer.Executables;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.rust.RustPeers;
import java.nio.file.Path;

/** The programs of one language: a server and a client of the conformance service. */
enum Implementation {
  JAVA("Java", "java") {
    @Override
    Program serve(Path folder, Path socket, Implementation client) throws Exception {
      return Jars.server(folder, "--socket", socket.toString())
          .awaitLine("listening on unix://" + socket);
    }

    @Override
    Program client(Path folder, Path socket) throws Exception {
      return Jars.client(folder, "--socket", socket.toString());
    }
  },
  GO("Go", "go") {
    @Override
    Program serve(Path folder, Path socket, Implementation client) throws Exception {
      return GoPeers.serve(folder, socket);
    }

    @Override
    Program client(Path folder, Path socket) throws Exception {
      return GoPeers.client(folder, socket);
    }
  },
  RUST("Rust", "cargo") {
    /** Go's streams begin with a message that the crate makes up (case 56): none would pass. */
    @Override
    Program serve(Path folder, Path socket, Implementation client) throws Exception {
      return client == GO
          ? RustPeers.serve(folder, socket, "--for-go-clients")
          : RustPeers.serve(folder, socket);
    }

    @Override
    Program client(Path folder, Path socket) throws Exception {
      return RustPeers.client(folder, socket);
    }
  };

  private final String language;
  private final String tool;

  Implementation(String language, String tool) {
    this.language = language;
    this.tool = tool;
  }

  /** Returns true if the programs are in Java or this machine has the tool that builds them. */
  boolean canRun() {
    return this == JAVA || Executables.find(tool).isPresent();
  }

  /** The server, ready on that socket for that client. */
  abstract Program serve(Path folder, Path socket, Implementation client) throws Exception;

  /** The client, making its checks on that socket. */
  abstract Program client(Path folder, Path socket) throws Exception;

  @Override
  public String toString() {
    return language;
  }
}
