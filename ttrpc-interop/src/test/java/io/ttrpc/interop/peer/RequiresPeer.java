package io.ttrpc.interop.peer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Skips a test class, loudly, where the peer can not run. With {@code TTRPC_REQUIRE_PEERS=true} in
 * the environment the class fails there instead.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(PeerRequirement.class)
public @interface RequiresPeer {
  /** The peer. */
  Peer value();

  /** Peers that the tests meet. */
  enum Peer {
    /** Programs in Go, built by the tests. */
    GO,
    /** Programs in Rust, built by the tests. */
    RUST,
    /** containerd's shim for runc, with what a container needs. */
    SHIM,
    /** The containerd daemon and its command line. */
    DAEMON
  }
}
