package io.ttrpc.interop.siege;

import static java.util.Objects.requireNonNull;

import io.ttrpc.StatusCode;
import io.ttrpc.interop.siege.Child.NoAnswerException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one row: a server, a client, a load between them, and the measurements. Belongs
 * to one thread.
 */
final class Field implements AutoCloseable {
  /** The options of a JVM that runs for a short while. */
  static final List<String> BRIEF = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

  /** The options of an application's JVM, in which both compilers work. */
  static final List<String> COMPILED = List.of("-Xmx256m");

  private static final List<String> CLIENT_HEAP = List.of("-Xmx512m");
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(10);
  private static final Duration LEAK_LIMIT = Duration.ofSeconds(6);

  /** A longer gap is a standstill. */
  private static final Duration STANDSTILL = Duration.ofSeconds(2);

  private static final Duration STEP = Duration.ofMillis(50);
  private static final int WARM_UP_CALLS = 1500;

  private final Path folder;
  private final long seed;
  private final @Nullable Duration length;
  private final Deque<Closeable> open = new ArrayDeque<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private List<String> serverJvm = BRIEF;
  private int microsAtEnd;
  private boolean serverMustRespond;
  private boolean callsMustSucceed;
  private String policy = "open";
  private final Map<String, String> cells = new LinkedHashMap<>();
  private @Nullable Child server;
  private @Nullable Child client;
  private @Nullable Figures serverBefore;
  private Figures clientBefore = Figures.NONE;
  private Figures calls = Figures.NONE;
  private boolean loaded;
  private final long begin = System.nanoTime();

  /** A field whose free lengths are as given, or as each fault has them in the build. */
  Field(Path folder, long seed, @Nullable Duration length) {
    this.folder = folder;
    this.seed = seed;
    this.length = length;
  }

  Path socket() {
    return folder.resolve("s.sock");
  }

  Path folder() {
    return folder;
  }

  long seed() {
    return seed;
  }

  /** Returns how long a load without an end of its own lasts. */
  Duration length(Duration inBuild) {
    return length != null ? length : inBuild;
  }

  Child server() {
    return requireNonNull(server);
  }

  Child client() {
    return requireNonNull(client);
  }

  /** Chooses the server's JVM; to be called before it starts. */
  Field serverJvm(List<String> options) {
    serverJvm = options;
    return this;
  }

  /** Chooses how long the server's interceptor takes at the end of each call. */
  Field microsAtEnd(int micros) {
    microsAtEnd = micros;
    return this;
  }

  /**
   * Says that the fault leaves the server able to respond: then a call that ended by its deadline
   * alone counts as lost, and no fault explains a long gap.
   */
  Field serverMustRespond() {
    serverMustRespond = true;
    return this;
  }

  /** Says that the fault harms no call: each one that fails is a finding. */
  Field callsMustSucceed() {
    callsMustSucceed = true;
    return this;
  }

  /** Lets the server refuse connections when it is told to. */
  Field choosy() {
    policy = "choosy";
    return this;
  }

  /** Sets a cell of the row, by the name of its column. */
  void cell(String column, String value) {
    cells.put(column, value);
  }

  /** Starts an attacker of the server, at the lowest priority: its own work is not the server's. */
  Child addAttacker() throws Exception {
    Child attacker =
        child(AttackProgram.class, List.of("-Xmx512m"), socket().toString(), "" + seed);
    Processes.yieldProcessor(attacker.pid());
    return attacker;
  }

  Figures serverBefore() {
    return requireNonNull(serverBefore);
  }

  Figures clientBefore() {
    return clientBefore;
  }

  /** Starts both processes, lets them do everything once, and takes the first census. */
  Field start() throws Exception {
    startServer();
    return startClient(socket(), 64);
  }

  /** The same with a relay between the two. */
  FaultyRelay startWithRelay() throws Exception {
    startServer();
    Path socket = folder.resolve("r.sock");
    FaultyRelay relay = FaultyRelay.to(socket(), socket);
    open.push(relay::close);
    startClient(socket, 64);
    return relay;
  }

  void startServer() throws IOException {
    server = child(ServerProgram.class, serverJvm, socket().toString(), "" + microsAtEnd, policy);
    serverBefore = null;
  }

  Field startClient(Path socket, int callers) throws Exception {
    client = addClient(socket);
    load(Mix.ANY, callers, Duration.ofSeconds(5), WARM_UP_CALLS);
    awaitLoad(Duration.ofSeconds(20));
    client.ask("halt");
    loaded = false;
    client.ask("close");
    clientBefore = client.ask("census");
    serverBefore = server().ask("census");
    return this;
  }

  /** Starts a further client, which nobody measures. */
  Child addClient(Path socket) throws IOException {
    List<String> jvm = new ArrayList<>(serverJvm.equals(COMPILED) ? COMPILED : BRIEF);
    jvm.addAll(CLIENT_HEAP);
    return child(ClientProgram.class, jvm, socket.toString());
  }

  private Child child(Class<?> program, List<String> jvm, String... arguments) throws IOException {
    Child child = Child.start(folder, program, jvm, arguments);
    open.push(child::close);
    return child;
  }

  void adopt(ThreadLimit resource) {
    // Its process ends before: what was opened last is closed first.
    open.addLast(resource::close);
  }

  void load(Mix mix, int callers, Duration timeout) throws Exception {
    load(mix, callers, timeout, Long.MAX_VALUE);
  }

  void load(Mix mix, int callers, Duration timeout, long count) throws Exception {
    client().ask(go(mix, callers, timeout, count));
    loaded = true;
  }

  String go(Mix mix, int callers, Duration timeout, long count) {
    return "go %s %d %d %d %d".formatted(mix, callers, timeout.toMillis(), count, seed);
  }

  /** Waits until a load that has an end has come to it. */
  void awaitLoad(Duration limit) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (client().ask("made").get("running") > 0) {
      if (System.nanoTime() > end) {
        finding("the load had not ended after " + limit.toSeconds() + " s");
        return;
      }
      hold(STEP);
    }
  }

  /** Lets the time pass that a fault lasts. */
  void hold(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  void hold(long millis) throws InterruptedException {
    hold(Duration.ofMillis(millis));
  }

  /** Says that the fault has ended, and waits for the first call that succeeds after that. */
  void faultIsOver() throws Exception {
    client().ask("over");
    long end = System.nanoTime() + RECOVERY_LIMIT.toNanos();
    while (client().ask("made").get(Tally.RECOVERY) < 0) {
      if (System.nanoTime() > end) {
        finding("no call succeeded within " + RECOVERY_LIMIT.toSeconds() + " s of the fault");
        return;
      }
      hold(STEP);
    }
    hold(300);
  }

  /** Ends the load, keeps its counts and returns them. */
  Figures halt() throws Exception {
    Figures load = client().ask("halt");
    long recovery = Math.max(recovery(calls), recovery(load));
    calls = calls.plus(load).with(Tally.RECOVERY, recovery);
    loaded = false;
    return load;
  }

  private static long recovery(Figures figures) {
    return figures.values().getOrDefault(Tally.RECOVERY, -1L);
  }

  void add(Figures more) {
    calls = calls.plus(more).with(Tally.RECOVERY, recovery(calls));
  }

  void note(String note) {
    notes.add(note);
  }

  void finding(String finding) {
    findings.add(finding);
  }

  /** Ends the load, looks for leaks, and returns the outcome. */
  Row row(String fault) throws Exception {
    String leaks = "";
    try {
      if (loaded) {
        halt();
      }
      client().ask("close");
      leaks = leaks();
    } catch (NoAnswerException e) {
      finding(e.getMessage() + "");
    }
    if (!leaks.isEmpty()) {
      finding("leaked: " + leaks);
    }
    if (serverMustRespond) {
      calls = calls.move(StatusCode.DEADLINE_EXCEEDED.name(), Tally.FAILED, Tally.LOST);
      if (calls.get(Tally.GAP) > STANDSTILL.toMillis()) {
        finding("no call completed for " + calls.get(Tally.GAP) + " ms");
      }
    }
    if (callsMustSucceed && calls.get(Tally.FAILED) != 0) {
      finding("failed calls: " + calls.get(Tally.FAILED));
    }
    for (String name : List.of(Tally.LOST, Tally.OTHER)) {
      if (calls.get(name) != 0) {
        finding(name + " calls: " + calls.get(name));
      }
    }
    if (!findings.isEmpty()) {
      dump();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    note(calls + ", row took " + millis + " ms");
    Map<String, String> all = Cells.of(calls, leaks);
    all.putAll(cells);
    return new Row(fault, all, notes, findings);
  }

  /** Returns the leaks that stay; threads and calls may need a moment to end by themselves. */
  private String leaks() throws Exception {
    long end = System.nanoTime() + LEAK_LIMIT.toNanos();
    while (true) {
      String leaks = leaks("client", client(), clientBefore);
      if (!server().program().isRunning()) {
        finding("the server has ended");
      } else if (serverBefore != null) {
        leaks += leaks("server", server(), serverBefore);
      }
      if (leaks.isEmpty() || System.nanoTime() > end) {
        return leaks.strip();
      }
      hold(250);
    }
  }

  private static String leaks(String name, Child child, Figures before) throws Exception {
    Figures leaks = Census.leaks(before, child.ask("census"));
    return leaks.values().isEmpty() ? "" : name + ": " + leaks + " ";
  }

  private void dump() throws IOException, InterruptedException {
    for (Child child : new Child[] {client(), server()}) {
      child.dump();
    }
  }

  /** Ends every process, also if one of them resists. */
  @Override
  public void close() {
    for (Closeable each : open) {
      try {
        each.close();
      } catch (Exception | AssertionError e) {
        System.err.println("siege: " + e);
      }
    }
  }
}
