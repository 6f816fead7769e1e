package io.ttrpc.testsupport;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A client in a process of another user. It sends bytes to a socket and tells how the server
 * answers. Not safe for use by several threads.
 */
public final class Stranger implements AutoCloseable {
  /** An answer to a connection that was closed before the server sent a byte. */
  public static final String CLOSED = "closed";

  /** The beginning of the answer to a connection that the kernel did not allow. */
  public static final String DENIED = "denied: ";

  /** The beginning of the answer to a connection on which the server sent bytes. */
  public static final String SERVED = "served: ";

  /** A frame with a stream id that a server refuses, so that it sends a response. */
  private static final String KNOCK = "00000000000000020100";

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private Stranger(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts the process.
   *
   * @param user the name or the number of the user
   * @param group the name or the number of the primary group
   * @param classes a folder that the user may read, for the classes of the process
   */
  public static Stranger start(String user, String group, Path classes) throws IOException {
    return new Stranger(
        SecondUser.start(SecondUser.command(user, group), classes, Stranger.class, Main.class));
  }

  /** Returns the answer to a connection that sends a frame to which each server responds. */
  public String knock(Path socket) throws IOException {
    return send(socket, ByteBuffer.wrap(HexFormat.of().parseHex(KNOCK)));
  }

  /** Returns the answer to a connection that sends these bytes. */
  public String send(Path socket, ByteBuffer bytes) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    commands.write(HexFormat.of().formatHex(copy) + " " + socket);
    commands.newLine();
    commands.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the process of the other user has ended");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** The process. It uses no class but those of the JDK and its own. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split(" ", 2);
        System.out.println(answer(Path.of(words[1]), HexFormat.of().parseHex(words[0])));
      }
    }

    private static String answer(Path socket, byte[] bytes) {
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        return response(channel, bytes);
      } catch (IOException e) {
        return DENIED + e.getMessage();
      }
    }

    /** A server that closes without having read leaves a reset behind instead of an end. */
    private static String response(SocketChannel channel, byte[] bytes) {
      ByteBuffer response = ByteBuffer.allocate(64 << 10);
      try {
        channel.write(ByteBuffer.wrap(bytes));
        channel.read(response);
      } catch (IOException reset) {
        return CLOSED;
      }
      response.flip();
      byte[] read = new byte[response.remaining()];
      response.get(read);
      return read.length == 0 ? CLOSED : SERVED + HexFormat.of().formatHex(read);
    }
  }
}
