package io.ttrpc.benchmarks.compare;

import io.ttrpc.benchmarks.profile.Event;
import io.ttrpc.benchmarks.profile.Profile;
import io.ttrpc.benchmarks.report.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Says where the CPU of the peers in Java goes, or what they allocate. Used by one thread. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = "Profiles both ends of the peers in Java, with async-profiler.",
    showDefaultValues = true)
final class ProfileCommand implements Callable<Integer> {
  private static final List<String> FLAGS =
      List.of(
          // Without it a frame is that of the nearest safepoint.
          "-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints");

  @ParentCommand private Compare compare = new Compare();

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "ROW",
      description = "only rows whose names begin so; see compare --list")
  private List<String> rowNames = List.of(Names.PLATFORM, Names.VIRTUAL, Names.BIDI);

  @Option(names = "--peers", split = ",", paramLabel = "PEER", description = "only these")
  private List<String> peerNames = List.of(Names.JAVA, Names.GRPC, Names.RAW_JAVA);

  @Option(names = "--jdk", paramLabel = "HOME", description = "of the peers in Java")
  private @Nullable Path jdk;

  @Option(names = "--event", description = "cpu: where its time goes; alloc: what it allocates")
  private Event event = Event.CPU;

  @Option(names = "--seconds", description = "that each is profiled")
  private double seconds = 5;

  @Option(names = "--warmup", description = "seconds of load before that")
  private double warmup = Effort.FULL.warmup();

  @Option(names = "--warmup-max", description = "seconds; goes on until the load is steady")
  private double warmupMax = Effort.FULL.warmupMax();

  @Option(names = "--json", paramLabel = "FILE", description = "writes all figures to that file")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Peers peers = Peers.build(compare.benchmarks().toRealPath(), peerNames);
    Commands commands = Commands.on(jdk).with(FLAGS);
    Path folder = Files.createTempDirectory("profile");
    ProfileRun run =
        new ProfileRun(event, new Effort(1, seconds, warmup, warmupMax), commands, folder);
    List<Profile> profiles = new ArrayList<>();
    for (Row row : Rows.all(Commands.words(Rows.SMALL_FOOTPRINT))) {
      if (Rows.isNamed(row.name(), rowNames)) {
        profiles.addAll(profile(run, row, peers));
      }
    }
    if (json != null) {
      Profile.write(profiles, json);
    }
    return 0;
  }

  private static List<Profile> profile(ProfileRun run, Row row, Peers peers)
      throws InterruptedException {
    List<Profile> profiles = new ArrayList<>();
    for (Row.Entry entry : row.entries()) {
      Peer peer = peers.get(entry.peer());
      if (peer != null && peer.isJava()) {
        try {
          List<Profile> both = run.run(row, entry, peer);
          both.forEach(profile -> System.out.println(profile.text()));
          profiles.addAll(both);
        } catch (IOException e) {
          System.out.println("! " + row.name() + ", " + entry.label() + ": " + e.getMessage());
        }
      }
    }
    return profiles;
  }
}
