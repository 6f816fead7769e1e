package io.ttrpc.docs.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.ConnectionFactory;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
  @TempDir Path folder;

  @Test
  void connectionThatIsThereAlready() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("pair.sock"));
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(address);
      SocketChannel near = SocketChannel.open(address);
      try (TtrpcServer server = serve(listener.accept())) {
        assertThat(greet(near)).isEqualTo("Hello Ada");
        assertThat(server.addresses()).isEmpty();
      }
    }
  }

  @Test
  void connectionThatTheApplicationOpens() throws Exception {
    UnixDomainSocketAddress proxy = UnixDomainSocketAddress.of(folder.resolve("proxy.sock"));
    ConnectionFactory throughProxy =
        () -> {
          SocketChannel socket = SocketChannel.open(proxy);
          socket.write(StandardCharsets.US_ASCII.encode("agent\n"));
          return socket;
        };
    TtrpcChannel channel = TtrpcChannel.builder("the agent", throughProxy).build();

    try (channel;
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(proxy);
      CompletableFuture<HelloReply> response =
          CompletableFuture.supplyAsync(() -> GreeterTtrpc.client(channel).sayHello(request()));
      SocketChannel accepted = listener.accept();
      ByteBuffer name = ByteBuffer.allocate("agent\n".length());
      while (name.hasRemaining()) {
        assertThat(accepted.read(name)).isPositive();
      }
      try (TtrpcServer server = serve(accepted)) {
        assertThat(response.join().getMessage()).isEqualTo("Hello Ada");
        assertThat(server.connectionCount()).isEqualTo(1);
      }
    }
  }

  @Test
  void portOfAVirtualMachine() {
    TtrpcChannel agent = TtrpcChannel.builder("hvsock:///run/vc/vm/clh.sock:1024").build();

    try (agent) {
      assertThat(agent.target()).contains("/run/vc/vm/clh.sock");
    }
  }

  private static TtrpcServer serve(ByteChannel connection) throws IOException {
    TtrpcServer server =
        TtrpcServer.builder().withoutAddress().service(GreeterTtrpc.bind(new Greeter())).start();
    server.serve(connection);
    return server;
  }

  private static String greet(ByteChannel connection) {
    try (TtrpcChannel channel = TtrpcChannel.forConnection(connection)) {
      GreeterService greeter = GreeterTtrpc.client(channel);
      return greeter.sayHello(request()).getMessage();
    }
  }

  private static HelloRequest request() {
    return HelloRequest.newBuilder().setName("Ada").build();
  }

  private static final class Greeter implements GreeterService {
    @Override
    public HelloReply sayHello(HelloRequest request) {
      return HelloReply.newBuilder().setMessage("Hello " + request.getName()).build();
    }
  }
}
