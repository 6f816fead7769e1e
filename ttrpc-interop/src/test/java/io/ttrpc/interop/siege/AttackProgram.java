package io.ttrpc.interop.siege;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The attacker of the siege: {@code SOCKET SEED}. Belongs to the main thread. */
final class AttackProgram {
  private static final String ANSWERS = "answers";

  private final Path target;
  private final SplittableRandom seeds;
  private @Nullable Assault assault;
  private @Nullable HostileServer server;

  private AttackProgram(Path target, SplittableRandom seeds) {
    this.target = target;
    this.seeds = seeds;
  }

  public static void main(String[] args) throws Exception {
    SplittableRandom seeds = new SplittableRandom(Long.parseLong(args[1]));
    Console.obey(new AttackProgram(Path.of(args[0]), seeds)::run);
  }

  private Figures run(String[] words) throws Exception {
    switch (words[0]) {
      case "attack" -> {
        if (assault == null) {
          assault = new Assault(target);
        }
        requireNonNull(assault).start(Trick.valueOf(words[1]), seeds);
      }
      case "figures" -> {
        return requireNonNull(assault).figures();
      }
      case "stop" -> {
        Figures figures = requireNonNull(assault).stop();
        assault = null;
        return figures;
      }
      case "serve" -> server = HostileServer.at(Path.of(words[1]), seeds);
      case "close" -> {
        HostileServer closing = requireNonNull(server);
        closing.close();
        return Figures.NONE.with(ANSWERS, closing.answers());
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
    return Figures.NONE;
  }
}
