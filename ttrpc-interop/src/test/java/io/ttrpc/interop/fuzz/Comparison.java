package io.ttrpc.interop.fuzz;

import io.ttrpc.interop.fuzz.Sequence.Ending;
import io.ttrpc.interop.fuzz.Sequence.Pace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds what two servers disagree on, and counts which known differences explained the rest. */
final class Comparison {
  private final Map<KnownDifference, Integer> explained = new EnumMap<>(KnownDifference.class);

  /** How many streams each known difference reconciled; one that explains none is dead. */
  Map<KnownDifference, Integer> explained() {
    return explained;
  }

  /** What Java did wrong whatever Go says; null for nothing. */
  static @Nullable String fault(Sequence sequence, Transcript java) {
    if (!java.faults().isEmpty()) {
      return "Java: " + java.faults();
    }
    if (sequence.ending() == Ending.VANISH) {
      return null;
    }
    for (int id : java.answers().keySet()) {
      Stream stream = java.conversation().stream(id);
      long ends = java.answers(id).stream().filter(Answer::isEnd).count();
      if (!stream.allowsEnds(ends) && !isTooLargeAReply(sequence, id)) {
        return "Java: %d terminal frames on %s".formatted(ends, stream);
      }
    }
    return null;
  }

  /** What the two disagree on; null for nothing. */
  @Nullable String difference(Sequence sequence, Transcript java, Transcript go) {
    if (!go.faults().isEmpty()) {
      return "Go: " + go.faults();
    }
    if (sequence.ending() == Ending.VANISH) {
      return null;
    }
    Set<Integer> ids = new TreeSet<>(java.answers().keySet());
    ids.addAll(go.answers().keySet());
    for (int id : ids) {
      Stream stream = java.conversation().stream(id);
      if (!agree(sequence.pace(), stream, java.answers(id), go.answers(id))
          && !isTooLargeAReply(sequence, id)) {
        return stream.toString();
      }
    }
    return null;
  }

  private static boolean isTooLargeAReply(Sequence sequence, int id) {
    return sequence.ending() == Ending.TOO_LARGE_A_REPLY && id == -1;
  }

  private boolean agree(Pace pace, Stream stream, List<Answer> fromJava, List<Answer> fromGo) {
    List<Answer> java = new ArrayList<>(fromJava);
    List<Answer> go = new ArrayList<>(fromGo);
    stream
        .differences()
        .forEach(
            (difference, times) -> {
              List<Answer> javaBefore = List.copyOf(java);
              List<Answer> goBefore = List.copyOf(go);
              difference.reconcile(java, go, times);
              if (difference.isPlayedDifferently()
                  || !java.equals(javaBefore)
                  || !go.equals(goBefore)) {
                explained.merge(difference, 1, Integer::sum);
              }
            });
    return pace == Pace.SETTLED ? java.equals(go) : areCompatible(java, go);
  }

  /**
   * Where a call may have been cut short, the shorter answer is the beginning of the longer one.
   */
  private static boolean areCompatible(List<Answer> java, List<Answer> go) {
    List<Answer> javaMessages = java.stream().filter(Answer::isMessage).toList();
    List<Answer> goMessages = go.stream().filter(Answer::isMessage).toList();
    int common = Math.min(javaMessages.size(), goMessages.size());
    List<Answer> javaEnds = handlersEnd(java);
    List<Answer> goEnds = handlersEnd(go);
    return javaMessages.subList(0, common).equals(goMessages.subList(0, common))
        && (javaEnds.isEmpty() || goEnds.isEmpty() || javaEnds.equals(goEnds));
  }

  private static List<Answer> handlersEnd(List<Answer> answers) {
    return answers.stream().filter(each -> each.isEnd() && !each.isOfTheEngine()).toList();
  }
}
