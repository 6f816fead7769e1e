package io.ttrpc.interop.fairness;

import io.ttrpc.PeerCredentials;
import io.ttrpc.PeerPolicy;
import io.ttrpc.ServerListener;
import io.ttrpc.SocketFile;
import io.ttrpc.TtrpcServer;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.interop.server.Conformance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server: {@code SOCKET open|refuse|slow CALLS-PER-CONNECTION QUEUE-DELAY-MILLIS}. It prints
 * the number of refused connections for each line of its input, and ends with its input.
 */
final class FairnessServer {
  private static final String SELF = System.getProperty("user.name");

  private FairnessServer() {}

  public static void main(String[] arguments) throws Exception {
    AtomicLong refused = new AtomicLong();
    TtrpcServer.Builder builder =
        TtrpcServer.builder()
            .listen(SocketFile.at(Path.of(arguments[0])).withPermissions("rw-rw-rw-"))
            .service(ConformanceTtrpc.bind(new Conformance()))
            .maxCallsPerConnection(Integer.parseInt(arguments[2]))
            .maxQueueDelay(Duration.ofMillis(Long.parseLong(arguments[3])))
            .listener(
                new ServerListener() {
                  @Override
                  public void onConnectionRejected(ConnectionRejection reason) {
                    refused.incrementAndGet();
                  }
                });
    switch (arguments[1]) {
      case "refuse" -> builder.admit(PeerPolicy.sameUser());
      case "slow" -> builder.admit(FairnessServer::admitsSlowly);
      default -> builder.admit(PeerPolicy.anyone());
    }
    try (TtrpcServer server = builder.start()) {
      System.out.println("ready");
      while (System.in.read() >= 0) {
        System.out.println(refused.getAndSet(0) + " " + server.connectionCount());
      }
    }
  }

  /** Decides about strangers as a directory service does that does not answer. */
  private static boolean admitsSlowly(PeerCredentials peer) {
    if (peer.user().getName().equals(SELF)) {
      return true;
    }
    try {
      Thread.sleep(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
