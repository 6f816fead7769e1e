package io.ttrpc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

/** A channel that blocks and that no selector can watch, over a socket. */
class UnwatchableChannel implements ByteChannel {
  private final SocketChannel socket;

  UnwatchableChannel(SocketChannel socket) {
    this.socket = socket;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return socket.read(target);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return socket.write(source);
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public String toString() {
    return "an unwatchable channel";
  }
}
