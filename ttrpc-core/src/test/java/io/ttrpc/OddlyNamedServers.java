package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.ttrpc.testsupport.Latches;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Two servers in a process with a file of users of its own. If that file is a FIFO, a lookup in it
 * does not return. Their handler answers the request {@code who} with the peer, {@code never} not
 * at all, and others with themselves.
 */
final class OddlyNamedServers implements AutoCloseable {
  private static final String USERS = "/etc/passwd";
  private static final String ANYONE = "anyone.sock";
  private static final String ONLY_ROOT = "root.sock";
  private static final String PEERS = "peers";

  private final Path folder;
  private final Process process;

  private OddlyNamedServers(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  static OddlyNamedServers start(Path folder) throws IOException {
    return start(folder, "unshare", "--mount");
  }

  /** Starts the servers where a file in the format of {@code passwd} has the users. */
  static OddlyNamedServers startWithUsers(Path folder, Path users) throws IOException {
    String mount = "mount --bind " + users + " " + USERS;
    return start(folder, "unshare", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh");
  }

  /** Starts the servers where root is the only user that has a number. */
  static OddlyNamedServers startInUserNamespace(Path folder) throws IOException {
    return start(folder, "unshare", "--user", "--map-root-user");
  }

  private static OddlyNamedServers start(Path folder, String... wrapper) throws IOException {
    List<String> command = new ArrayList<>(List.of(wrapper));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), folder.toString()));
    OddlyNamedServers servers =
        new OddlyNamedServers(
            folder,
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    assertThat(servers.answer()).isEqualTo("serves");
    return servers;
  }

  /** Returns the socket of the server that admits anyone. */
  Path anyone() {
    return folder.resolve(ANYONE);
  }

  /** Returns the socket of the server whose policy admits root. Its admissions take 2 s at most. */
  Path onlyRoot() {
    return folder.resolve(ONLY_ROOT);
  }

  /** Lets each lookup of a user wait from now on. */
  void letNamesHang() throws Exception {
    run("mkfifo", fifo().toString());
    inProcess("mount", "--bind", fifo().toString(), USERS);
  }

  /** Lets lookups end again, also those that wait. */
  void letNamesAnswer() throws Exception {
    inProcess("umount", "--lazy", USERS);
    new RandomAccessFile(fifo().toFile(), "rw").close();
  }

  private Path fifo() {
    return folder.resolve("fifo");
  }

  private void inProcess(String... command) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("nsenter", "--mount=/proc/" + process.pid() + "/ns/mnt"));
    all.addAll(List.of(command));
    run(all.toArray(String[]::new));
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
        .as(String.join(" ", command))
        .isZero();
  }

  /** Returns the number of the process's threads with such a name. */
  int countThreads(String beginning) throws IOException {
    return Integer.parseInt(ask(beginning));
  }

  /** Returns the peers of the connections that the server that admits anyone lists. */
  String peersOfAnyone() throws IOException {
    return ask(PEERS);
  }

  private String ask(String question) throws IOException {
    process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return answer();
  }

  private String answer() throws IOException {
    return process.inputReader(StandardCharsets.UTF_8).readLine();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  static final class Main {
    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      TtrpcServer anyone = server(folder.resolve(ANYONE)).start();
      TtrpcServer onlyRoot =
          server(folder.resolve(ONLY_ROOT))
              .admit(PeerPolicy.root())
              .admissionTimeout(Duration.ofSeconds(2))
              .start();
      System.out.println(anyone.isListening() && onlyRoot.isListening() ? "serves" : "fails");
      BufferedReader questions =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      questions
          .lines()
          .forEach(asked -> System.out.println(asked.equals(PEERS) ? peers(anyone) : count(asked)));
    }

    private static TtrpcServer.Builder server(Path socket) {
      EchoService service = new EchoService();
      service.unary = Main::answer;
      return TtrpcServer.builder()
          .listen(SocketFile.at(socket).withPermissions("rw-rw-rw-"))
          .service(service.definition());
    }

    private static StringValue answer(StringValue request) {
      return switch (request.getValue()) {
        case "who" -> EchoService.text(String.valueOf(CallContext.current().peer()));
        case "never" -> {
          Latches.awaitOrCancel(new CountDownLatch(1));
          yield request;
        }
        default -> request;
      };
    }

    private static Object peers(TtrpcServer server) {
      return server.connections().stream().map(OpenConnection::peer).toList();
    }

    private static Object count(String beginning) {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().startsWith(beginning))
          .count();
    }
  }
}
