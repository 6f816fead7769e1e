package io.ttrpc;

import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of another user, which opens connections and does nothing with them. */
final class IdleStranger {
  private IdleStranger() {}

  /** Opens connections to a path until this program is ended. */
  public static void main(String[] arguments) throws Exception {
    var address = UnixDomainSocketAddress.of(Path.of(arguments[0]));
    List<SocketChannel> open = new ArrayList<>();
    for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
      open.add(SocketChannel.open(address));
    }
    System.out.println(open.size());
    Thread.currentThread().join();
  }
}
