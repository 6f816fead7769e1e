package io.ttrpc;

import com.google.protobuf.MessageLite;
import io.ttrpc.testsupport.SecondUser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process that starts and closes servers on command. */
final class StartingProcess implements AutoCloseable {
  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private StartingProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts the process with a command in front of it, such as {@code unshare --mount}. */
  static StartingProcess behind(String... wrapper) throws IOException {
    return start(System.getProperty("java.class.path"), wrapper);
  }

  /**
   * Starts the process as the second user, with a command in front of it. The classes are copied to
   * a folder that this user may read.
   */
  static StartingProcess ofSecondUser(Path classes, String... wrapper) throws IOException {
    List<String> command = new ArrayList<>(SecondUser.command());
    command.addAll(List.of(wrapper));
    List<String> classPath = new ArrayList<>();
    for (Class<?> each : List.of(TtrpcServer.class, StartingProcess.class, MessageLite.class)) {
      classPath.add(copyOfLocation(each, classes).toString());
    }
    return start(String.join(File.pathSeparator, classPath), command.toArray(String[]::new));
  }

  private static Path copyOfLocation(Class<?> type, Path folder) throws IOException {
    Path location =
        Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    Path copy = folder.resolve(type.getSimpleName());
    if (Files.exists(copy)) {
      return copy;
    }
    try (Stream<Path> files = Files.walk(location)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(location.relativize(file).toString()));
      }
    }
    return copy;
  }

  private static StartingProcess start(String classPath, String... wrapper) throws IOException {
    List<String> command = new ArrayList<>(List.of(wrapper));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath));
    command.add(Main.class.getName());
    return new StartingProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Makes the process start a server on a socket with these permissions. */
  void start(Path path, String permissions, String owner) throws IOException {
    command("start " + permissions + " " + owner + " - " + path);
  }

  /** Makes the process start a server in folders that it creates with their own permissions. */
  void startInNewFolders(Path path, String permissions, String ofFolders) throws IOException {
    command("start " + permissions + " - " + ofFolders + " " + path);
  }

  /** Makes the process close its server, if it has one. */
  void stop() throws IOException {
    command("stop");
  }

  private void command(String command) throws IOException {
    commands.write(command);
    commands.newLine();
    commands.flush();
  }

  /** Returns the next answer: {@code done}, or the reason and the message of a failure. */
  String answer() throws IOException {
    return answers.readLine();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  static final class Main {
    public static void main(String[] arguments) throws IOException {
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      List<TtrpcServer> servers = new ArrayList<>();
      commands.lines().forEach(command -> System.out.println(execute(command, servers)));
    }

    private static String execute(String command, List<TtrpcServer> servers) {
      String[] words = command.split(" ", 5);
      if (words[0].equals("stop")) {
        servers.forEach(TtrpcServer::close);
        servers.clear();
        return "done";
      }
      SocketFile file = SocketFile.at(Path.of(words[4])).withPermissions(words[1]);
      file = words[2].equals("-") ? file : file.withOwner(words[2]);
      file = words[3].equals("-") ? file : file.withParentDirectories(words[3]);
      try {
        servers.add(
            TtrpcServer.builder().listen(file).service(new EchoService().definition()).start());
        return "done";
      } catch (SocketFileException e) {
        return e.reason() + ": " + e.getMessage();
      } catch (IOException e) {
        return new UncheckedIOException(e).toString();
      }
    }
  }
}
