package io.ttrpc.interop.siege;

import static io.ttrpc.interop.siege.RawFrames.DATA;
import static io.ttrpc.interop.siege.RawFrames.REMOTE_CLOSED;
import static io.ttrpc.interop.siege.RawFrames.RESPONSE;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A server that answers each request with something that means its client ill. */
final class HostileServer implements Closeable {
  private static final int ABORTED = 10;
  private static final int LARGE = 4_000_000;
  private static final String FORGERY = "\r\n\u001b[31mERROR \u202e\u2028 {} %s ";

  private final ServerSocketChannel listener;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong answers = new AtomicLong();

  private HostileServer(ServerSocketChannel listener) {
    this.listener = listener;
  }

  /** Starts a server at that socket. */
  static HostileServer at(Path socket, SplittableRandom seeds) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    HostileServer server = new HostileServer(listener);
    start(() -> server.accept(seeds));
    return server;
  }

  long answers() {
    return answers.get();
  }

  private void accept(SplittableRandom seeds) {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        open.add(client);
        SplittableRandom random = seeds.split();
        start(() -> serve(client, random));
      }
    } catch (IOException closed) {
      // The siege of the client is over.
    }
  }

  private void serve(SocketChannel client, SplittableRandom random) {
    try (client;
        DataInputStream in = new DataInputStream(Channels.newInputStream(client))) {
      while (true) {
        int length = in.readInt();
        int streamId = in.readInt();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        in.skipNBytes(length);
        if (type == RawFrames.REQUEST || (flags & REMOTE_CLOSED) != 0) {
          answer(client, streamId, random);
          answers.incrementAndGet();
        }
      }
    } catch (IOException ended) {
      open.remove(client);
    }
  }

  private static void answer(SocketChannel client, int streamId, SplittableRandom random)
      throws IOException {
    switch (random.nextInt(10)) {
      case 0 -> respond(client, streamId, RawFrames.failure(ABORTED, FORGERY.repeat(9), 3));
      case 1 ->
          respond(client, streamId, RawFrames.failure(ABORTED, FORGERY.repeat(LARGE / 40), 0));
      case 2 -> respond(client, streamId, RawFrames.failure(ABORTED, "many", LARGE / 4));
      case 3 -> respond(client, streamId, RawFrames.groups(100_000, true));
      case 4 -> respond(client, streamId, RawFrames.groups(LARGE, false));
      case 5 -> respond(client, streamId, new byte[LARGE]);
      case 6 -> {
        byte[] data = RawFrames.frame(streamId, DATA, 0, new byte[100]);
        ByteBuffer flood = ByteBuffer.allocate(2_000 * data.length);
        while (flood.hasRemaining()) {
          flood.put(data);
        }
        send(client, flood.flip());
        respond(client, streamId, new byte[0]);
      }
      case 7 -> {
        // Of streams that are over, or were never opened.
        respond(client, streamId + 1_000_000, new byte[0]);
        respond(client, streamId + 1, new byte[0]);
        respond(client, streamId, new byte[0]);
      }
      case 8 -> {
        send(client, ByteBuffer.wrap(RawFrames.header(LARGE, streamId, RESPONSE, 0)));
        client.close();
      }
      default -> {
        byte[] noise = new byte[200];
        random.nextBytes(noise);
        send(client, ByteBuffer.wrap(noise));
      }
    }
  }

  private static void respond(SocketChannel client, int streamId, byte[] data) throws IOException {
    send(client, ByteBuffer.wrap(RawFrames.frame(streamId, RESPONSE, 0, data)));
  }

  private static void send(SocketChannel client, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      client.write(bytes);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "hostile-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel each : open) {
      each.close();
    }
  }
}
