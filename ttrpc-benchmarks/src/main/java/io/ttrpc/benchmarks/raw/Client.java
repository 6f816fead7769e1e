package io.ttrpc.benchmarks.raw;

import io.ttrpc.benchmarks.load.ClientProgram;
import io.ttrpc.benchmarks.load.EchoClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Plays ping-pong. A connection is used by one thread. */
public final class Client implements EchoClient<ByteBuffer> {
  /** The arguments are those of every client. */
  public static void main(String... arguments) {
    ClientProgram.run(new Client(), arguments);
  }

  /** A pong; the ping has it at its end. */
  @Override
  public ByteBuffer message(byte[] payload) {
    if (payload.length != PingPong.PAYLOAD) {
      throw new IllegalArgumentException(
          "payload must be " + PingPong.PAYLOAD + " bytes but was " + payload.length);
    }
    return ByteBuffer.allocateDirect(PingPong.PONG).put(payload).clear();
  }

  @Override
  public Connection<ByteBuffer> connect(Path socket, @Nullable Duration timeout)
      throws IOException {
    if (timeout != null) {
      throw new IllegalArgumentException("a ping-pong has no deadline but --timeout was given");
    }
    return new OneConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  private static final class OneConnection implements Connection<ByteBuffer> {
    private final SocketChannel channel;
    private final ByteBuffer ping = ByteBuffer.allocateDirect(PingPong.PING);
    private final ByteBuffer pong = ByteBuffer.allocateDirect(PingPong.PONG);

    OneConnection(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public ByteBuffer call(ByteBuffer expected) throws IOException {
      ping.clear().position(PingPong.PING - PingPong.PONG).put(expected.rewind()).flip();
      expected.rewind();
      PingPong.write(channel, ping);
      if (!PingPong.read(channel, pong)) {
        throw new EOFException("the server has gone");
      }
      return pong;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
