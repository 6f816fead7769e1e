package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.PeerCredentials;
import io.ttrpc.internal.thread.Threads;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * The lookup of a connection's peer credentials in the kernel. It happens at most once, and only on
 * demand, because the names of user and group may come from a directory service. The JDK holds a
 * lock of the channel meanwhile, for which the close of the channel would wait; so this class
 * closes the channel as well. The classes of {@code jdk.net}, an optional module, are used only
 * where the JDK offers the socket option. Safe for use by any thread.
 */
final class PeerLookup implements Supplier<@Nullable PeerCredentials>, Closeable {
  private static final @Nullable ExecutorService VIRTUAL_THREADS = Threads.newVirtualExecutor();

  /** The maximum time to wait for a virtual thread, which may get no carrier. */
  private static final long PREPARATION_MILLIS = 1_000;

  private final ByteChannel connection;
  private volatile @Nullable PeerCredentials found;
  private volatile boolean prepared;

  /** The number of lookups that use the channel. */
  @GuardedBy("this")
  private int lookups;

  @GuardedBy("this")
  private boolean closed;

  PeerLookup(ByteChannel connection) {
    this.connection = connection;
  }

  /**
   * Checks that the JDK knows the peers of Unix sockets.
   *
   * @throws IllegalStateException if it does not
   */
  static void requireSupport() throws IOException {
    try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      if (!isKnownTo(socket)) {
        throw new IllegalStateException(
            "a peer policy needs the socket option SO_PEERCRED, which the JDK has in its module"
                + " jdk.net, on Linux and macOS; a runtime image must contain that module, and an"
                + " application on the module path must require it");
      }
    }
  }

  /** Returns whether the JDK knows the socket's peer, without using a class of the module. */
  private static boolean isKnownTo(NetworkChannel socket) {
    return socket.supportedOptions().stream()
        .anyMatch(option -> option.name().equals("SO_PEERCRED"));
  }

  /** Returns the peer's credentials if they have been looked up, or null. Never blocks. */
  @Nullable PeerCredentials known() {
    return found;
  }

  /** Returns whether the transport has peer credentials. Never blocks. */
  boolean isPossible() {
    return connection instanceof NetworkChannel socket && isKnownTo(socket);
  }

  /**
   * Returns the peer's credentials, or null if the transport has none or the connection ended
   * before the first lookup. The first lookup resolves names and may block.
   */
  @Override
  public @Nullable PeerCredentials get() {
    PeerCredentials known = found;
    if (known != null) {
      return known;
    }
    if (!(connection instanceof NetworkChannel socket) || !isKnownTo(socket) || !begin()) {
      return null;
    }
    try {
      UnixDomainPrincipal peer = socket.getOption(ExtendedSocketOptions.SO_PEERCRED);
      known = new PeerCredentials(peer.user(), peer.group());
      found = known;
      return known;
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    } finally {
      end();
    }
  }

  /**
   * Prepares the channel for writes of virtual threads during a lookup. At the first write of such
   * a thread, the JDK takes the lock that the lookup holds. A write of nothing takes it now. If
   * this thread is not virtual, another one does so, and this thread waits for it.
   */
  void prepare() {
    if (prepared) {
      return;
    }
    if (Threads.isVirtual(Thread.currentThread())) {
      writeNothing();
    } else if (VIRTUAL_THREADS != null) {
      await(VIRTUAL_THREADS.submit(this::writeNothing));
    }
  }

  private static void await(Future<?> preparation) {
    try {
      preparation.get(PREPARATION_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException ignored) {
      // The lookup goes on; at worst it delays the first write of a virtual thread.
    }
  }

  private void writeNothing() {
    try {
      connection.write(ByteBuffer.allocate(0));
      prepared = true;
    } catch (IOException ignored) {
      // The connection has ended, which its loop notices.
    }
  }

  private synchronized boolean begin() {
    if (closed) {
      return false;
    }
    lookups++;
    return true;
  }

  private void end() {
    synchronized (this) {
      lookups--;
      if (!closed || lookups > 0) {
        return;
      }
    }
    try {
      connection.close();
    } catch (IOException ignored) {
      // Nobody uses the connection any more.
    }
  }

  /** Closes the connection, or leaves that to the lookup that uses it. Never waits for a lookup. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      if (lookups > 0) {
        return;
      }
    }
    connection.close();
  }
}
