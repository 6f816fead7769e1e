package io.ttrpc.interop.client;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One fact about the server, proven on a connection of its own. Immutable and safe for any thread.
 *
 * @param name the fact
 * @param body what proves it
 */
public record Check(String name, Body body) {
  /** How long a check may take, however slow the machine. */
  static final long LIMIT_SECONDS = 30;

  /**
   * Proves the fact, and that its connection has survived it.
   *
   * @throws Exception with what was expected and what was found, if the fact is none
   */
  public void prove(Path socket) throws Exception {
    FutureTask<Void> proof =
        new FutureTask<>(
            () -> {
              try (Peer peer = Peer.at(socket)) {
                body.prove(peer);
                peer.mustBeUsable();
                return null;
              }
            });
    // Waited for from outside: what is checked may be a call that never ends.
    Thread prover = new Thread(proof, "check: " + name);
    prover.setDaemon(true);
    prover.start();
    try {
      proof.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Failures.unwrap(e);
    } catch (TimeoutException e) {
      proof.cancel(true);
      throw new IllegalStateException("not ended after " + LIMIT_SECONDS + " s", e);
    }
  }

  /** The proof of a fact. */
  @FunctionalInterface
  public interface Body {
    /**
     * Calls the peer.
     *
     * @throws Exception if the fact is none
     */
    void prove(Peer peer) throws Exception;
  }
}
