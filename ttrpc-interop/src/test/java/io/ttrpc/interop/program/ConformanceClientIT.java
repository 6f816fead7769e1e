package io.ttrpc.interop.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import io.ttrpc.ServerListener;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.TtrpcServer;
import io.ttrpc.conformance.v1.ConformanceService;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.server.Conformance;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConformanceClientIT {
  @TempDir Path folder;
  private Path socket;

  @BeforeEach
  void chooseSocket() {
    socket = folder.resolve("s.sock");
  }

  @Test
  void checksOfAGoodServerPass() throws Exception {
    try (TtrpcServer server = serve(new Conformance());
        Program client = client("--crash")) {
      assertThat(client.awaitExit()).as(client::toString).isZero();
      int checks = client.lines().size() - 1;
      assertThat(client.lines().subList(0, checks)).allMatch(line -> line.startsWith("ok "));
      assertThat(client.lines()).endsWith(checks + " passed, 0 failed");
      assertThat(server.isListening()).isTrue();
    }
  }

  @Test
  void failedCheckIsNamedAndTheExitStatusIs1() throws Exception {
    try (TtrpcServer server = serve(new Forgetful());
        Program client = client()) {
      assertThat(client.awaitExit()).as(client::toString).isEqualTo(1);
      assertThat(client.lines())
          .contains("ok Nothing takes and returns an empty message")
          .contains(
              "FAIL Fail with code 0 returns an empty message:"
                  + " io.ttrpc.TtrpcException: UNIMPLEMENTED: method Fail")
          .last()
          .asString()
          .matches("\\d+ passed, \\d+ failed");
      assertThat(server.isListening()).isTrue();
    }
  }

  @Test
  void callsAreMadeInTheirOrderOnOneConnection() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(socket.toString())
                .listener(
                    new ServerListener() {
                      @Override
                      public void onConnectionOpened() {
                        connections.incrementAndGet();
                      }
                    })
                .service(ConformanceTtrpc.bind(new Conformance()))
                .start();
        Program client =
            client("--echo", "four", "--echo-stream", "x", "--echo", "grün", "--echo", "")) {
      assertThat(client.awaitExit()).as(client::toString).isZero();
      assertThat(client.lines())
          .containsExactly("echo OK 4", "echo-stream 1 END", "echo OK 5", "echo OK 0");
      assertThat(connections).hasValue(1);
      assertThat(server.isListening()).isTrue();
    }
  }

  @Test
  void statusIsTheOutcomeOfItsCallAlone() throws Exception {
    try (TtrpcServer server = serve(new Refusing());
        Program client = client("--echo", "a", "--echo-stream", "b", "--echo", "c")) {
      assertThat(client.awaitExit()).as(client::toString).isZero();
      assertThat(client.lines())
          .containsExactly(
              "echo STATUS NOT_FOUND no a in 2 lines",
              "echo-stream 2 STATUS DATA_LOSS größer",
              "echo STATUS NOT_FOUND no c in 2 lines");
      assertThat(server.isListening()).isTrue();
    }
  }

  @Test
  void mutePeerCostsEachCallItsTimeout() throws Exception {
    try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      mute.bind(UnixDomainSocketAddress.of(socket));
      try (Program client =
          client("--timeout-millis", "200", "--echo", "a", "--echo-stream", "b")) {
        assertThat(client.awaitExit()).as(client::toString).isZero();
        assertThat(client.lines())
            .satisfiesExactly(
                line -> assertThat(line).startsWith("echo STATUS DEADLINE_EXCEEDED "),
                line -> assertThat(line).startsWith("echo-stream 0 STATUS DEADLINE_EXCEEDED "));
      }
    }
  }

  @Test
  void nobodyThereIsUnavailable() throws Exception {
    try (Program client = client("--echo", "a", "--echo-stream", "b")) {
      assertThat(client.awaitExit()).as(client::toString).isZero();
      assertThat(client.lines())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("echo STATUS UNAVAILABLE ").contains(path()),
              line ->
                  assertThat(line)
                      .startsWith("echo-stream 0 STATUS UNAVAILABLE ")
                      .contains(path()));
    }
  }

  @Test
  void wrongArgumentsAreNamed() throws Exception {
    try (Program client = client("--timeout-millis", "soon")) {
      assertThat(client.awaitExit()).isEqualTo(2);
      assertThat(client.errors())
          .isEqualTo(
              "conformance client: --timeout-millis must be a whole number from 1 on"
                  + " but was \"soon\"\n");
      assertThat(client.lines()).isEmpty();
    }
    try (Program client = Jars.client(folder, "--echo", "a")) {
      assertThat(client.awaitExit()).isEqualTo(2);
      assertThat(client.errors())
          .isEqualTo(
              "conformance client: expected --socket PATH, the Unix socket's path,"
                  + " but found none\n");
    }
  }

  private String path() {
    return socket.toString();
  }

  private TtrpcServer serve(ConformanceService service) throws Exception {
    return TtrpcServer.builder()
        .listen(socket.toString())
        .service(ConformanceTtrpc.bind(service))
        .start();
  }

  private Program client(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 2];
    all[0] = "--socket";
    all[1] = socket.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Jars.client(folder, all);
  }

  /** Serves two methods and leaves the others out. */
  private static final class Forgetful implements ConformanceService {
    @Override
    public EchoResponse echo(EchoRequest request) {
      return EchoResponse.newBuilder()
          .setSequence(request.getSequence())
          .setPayload(request.getPayload())
          .build();
    }

    @Override
    public Empty nothing(Empty request) {
      return request;
    }
  }

  private static final class Refusing implements ConformanceService {
    @Override
    public EchoResponse echo(EchoRequest request) {
      throw new TtrpcException(
          StatusCode.NOT_FOUND, "no " + request.getPayload().toStringUtf8() + "\nin 2 lines");
    }

    @Override
    public void echoStream(
        StreamReceiver<EchoRequest> requests, StreamSender<EchoResponse> responses) {
      responses.send(EchoResponse.getDefaultInstance());
      responses.send(EchoResponse.getDefaultInstance());
      throw new TtrpcException(StatusCode.DATA_LOSS, "größer");
    }
  }
}
