package io.ttrpc.spring.boot.security;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.context.ApplicationContext;

/** A connection over TCP to the context's server. It has no peer credentials. */
final class WithoutPeer {
  private WithoutPeer() {}

  /** Returns the result of calls on such a connection. */
  static <T> T call(ApplicationContext context, Function<GreeterTtrpc.Client, T> calls)
      throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel ours = SocketChannel.open(listener.getLocalAddress());
      Objects.requireNonNull(context.getBean(TtrpcServerLifecycle.class).server())
          .serve(listener.accept());
      try (TtrpcChannel channel = TtrpcChannel.forConnection(ours)) {
        return calls.apply(GreeterTtrpc.client(channel));
      }
    }
  }
}
