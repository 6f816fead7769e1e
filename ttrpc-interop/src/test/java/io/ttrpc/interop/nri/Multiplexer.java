package io.ttrpc.interop.nri;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * NRI's multiplexer: several logical connections on one socket. A header of eight bytes precedes
 * each piece: the number of the connection, and the length. Connections are opened before {@link
 * #start}; a piece of any other is skipped.
 */
final class Multiplexer implements AutoCloseable {
  private static final int HEADER_LENGTH = 8;

  /** The largest frame of ttrpc, which Go sends in one piece. */
  private static final int LONGEST_PIECE_READ = 10 + (4 << 20);

  /** Go reads pieces into a buffer of this size, and fails at a longer one. */
  private static final int LONGEST_PIECE_WRITTEN = 4096;

  private static final int PIECES_QUEUED = 256;

  /** The end of a connection; no other piece in a queue is empty. */
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final SocketChannel trunk;
  private final Map<Integer, Logical> connections = new ConcurrentHashMap<>();
  private final ReentrantLock writing = new ReentrantLock();

  Multiplexer(SocketChannel trunk) {
    this.trunk = trunk;
  }

  /** Opens the connection of that number. */
  ByteChannel open(int number) {
    return connections.computeIfAbsent(number, Logical::new);
  }

  /** Begins to read. */
  void start() {
    Thread reader = new Thread(this::read, "nri-trunk");
    reader.setDaemon(true);
    reader.start();
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    trunk.close();
    connections.values().forEach(Logical::end);
  }

  private void read() {
    try {
      while (true) {
        ByteBuffer header = readFully(HEADER_LENGTH);
        Logical connection = connections.get(header.getInt());
        int length = header.getInt();
        if (length < 0 || length > LONGEST_PIECE_READ) {
          throw new IOException("a piece of " + Integer.toUnsignedString(length) + " bytes");
        }
        ByteBuffer piece = readFully(length);
        if (connection != null && length > 0) {
          connection.pieces.put(piece);
        }
      }
    } catch (IOException ended) {
      connections.values().forEach(Logical::end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ByteBuffer readFully(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (trunk.read(bytes) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }

  private void write(int number, ByteBuffer piece) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
    header.putInt(number).putInt(piece.remaining()).flip();
    ByteBuffer[] both = {header, piece};
    writing.lock();
    try {
      while (piece.hasRemaining()) {
        trunk.write(both);
      }
    } finally {
      writing.unlock();
    }
  }

  private final class Logical implements ByteChannel {
    private final int number;
    private final BlockingQueue<ByteBuffer> pieces = new ArrayBlockingQueue<>(PIECES_QUEUED);
    private volatile boolean open = true;

    /** The rest of the piece that was read last. Belongs to the reading thread. */
    private @Nullable ByteBuffer rest;

    Logical(int number) {
      this.number = number;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      ByteBuffer piece = rest;
      if (piece == null || !piece.hasRemaining()) {
        piece = nextPiece();
        rest = piece;
      }
      if (!piece.hasRemaining()) {
        return -1;
      }
      int length = Math.min(piece.remaining(), target.remaining());
      target.put(piece.slice().limit(length));
      piece.position(piece.position() + length);
      return length;
    }

    private ByteBuffer nextPiece() throws IOException {
      try {
        return open || !pieces.isEmpty() ? pieces.take() : END;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      int length = Math.min(source.remaining(), LONGEST_PIECE_WRITTEN);
      Multiplexer.this.write(number, source.slice().limit(length));
      source.position(source.position() + length);
      return length;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      connections.remove(number, this);
      end();
    }

    /** Ends the reading thread's wait, and its later ones. */
    private void end() {
      open = false;
      boolean unused = pieces.offer(END);
    }

    @Override
    public String toString() {
      return "logical connection " + number + " of " + trunk;
    }
  }
}
