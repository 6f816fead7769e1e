package io.ttrpc.internal.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A link over a channel that the selector cannot watch, such as a logical connection of a
 * multiplexer. Two threads copy its bytes between the channel and two pipes, one in each direction.
 * The connection uses the other ends of the pipes. The capacity of a pipe is small, so that a side
 * that does not read stops the side that writes.
 *
 * <p>The end of the connection passes through in both directions. When the channel ends or fails,
 * its receiving thread closes the incoming pipe, where the connection finds the end or the failure.
 * When the connection closes its ends of the pipes, the sending thread copies the remaining bytes
 * and closes the channel, which ends the receiving thread.
 */
final class Bridge implements Link {
  private static final int BUFFER_SIZE = 16 << 10;

  /**
   * The time for writing the remaining bytes of a closed connection to the channel, in
   * milliseconds.
   */
  private static final long LINGER_MILLIS = 1_000;

  private final ByteChannel channel;
  private final Pipe incoming;
  private final Pipe outgoing;

  /** The first failure of the channel. Set before the incoming pipe is closed. */
  private volatile @Nullable Throwable failure;

  private Bridge(ByteChannel channel, Pipe incoming, Pipe outgoing) {
    this.channel = channel;
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  static Bridge open(ByteChannel channel) throws IOException {
    Pipe incoming = Pipe.open();
    Pipe outgoing = null;
    try {
      outgoing = Pipe.open();
      incoming.source().configureBlocking(false);
      outgoing.sink().configureBlocking(false);
      Bridge bridge = new Bridge(channel, incoming, outgoing);
      start(bridge::send, "ttrpc-bridge-out");
      start(bridge::receive, "ttrpc-bridge-in");
      return bridge;
    } catch (Throwable failure) {
      closeBoth(incoming);
      if (outgoing != null) {
        closeBoth(outgoing);
      }
      throw failure;
    }
  }

  private static void start(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public ReadableByteChannel input() {
    return new Input();
  }

  @Override
  public SelectableChannel watchedInput() {
    return incoming.source();
  }

  @Override
  public WritableByteChannel output() {
    return outgoing.sink();
  }

  @Override
  public SelectableChannel watchedOutput() {
    return outgoing.sink();
  }

  @Override
  public void close() {
    closeQuietly(incoming.source());
    closeQuietly(outgoing.sink());
    try {
      // Bounds the time of the sending thread, which would otherwise block in a channel that takes
      // no more bytes.
      CompletableFuture.delayedExecutor(LINGER_MILLIS, TimeUnit.MILLISECONDS)
          .execute(() -> closeQuietly(channel));
    } catch (Throwable noThread) {
      closeQuietly(channel);
    }
  }

  private void receive() {
    try {
      copy(channel, incoming.sink());
    } catch (Throwable e) {
      onFailure(e);
    } finally {
      closeQuietly(incoming.sink());
    }
  }

  private void send() {
    try {
      copy(outgoing.source(), channel);
    } catch (Throwable e) {
      onFailure(e);
    } finally {
      closeQuietly(outgoing.source());
      closeQuietly(channel);
    }
  }

  private static void copy(ReadableByteChannel from, WritableByteChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
    int read = from.read(buffer);
    while (read > 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        if (to.write(buffer) == 0) {
          throw new IOException("write of a channel that must block returned 0: " + to);
        }
      }
      buffer.clear();
      read = from.read(buffer);
    }
    if (read == 0) {
      throw new IOException("read of a channel that must block returned 0: " + from);
    }
  }

  private synchronized void onFailure(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  private static void closeBoth(Pipe pipe) {
    closeQuietly(pipe.source());
    closeQuietly(pipe.sink());
  }

  private static void closeQuietly(Closeable closed) {
    try {
      closed.close();
    } catch (Throwable ignored) {
      // The channel is not used any more.
    }
  }

  /** The incoming pipe. At its end, reading throws the channel's failure if there is one. */
  private final class Input implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer target) throws IOException {
      int read = incoming.source().read(target);
      Throwable cause = failure;
      if (read < 0 && cause != null) {
        throw cause instanceof IOException e
            ? e
            : new IOException("the channel failed: " + cause.getClass().getName(), cause);
      }
      return read;
    }

    @Override
    public boolean isOpen() {
      return incoming.source().isOpen();
    }

    @Override
    public void close() throws IOException {
      incoming.source().close();
    }
  }
}
