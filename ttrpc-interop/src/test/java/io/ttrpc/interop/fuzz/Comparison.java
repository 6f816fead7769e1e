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

  /** Returns a fault of Java that does not depend on Go's responses; null if there is none. */
  static @Nullable String fault(Sequence sequence, Transcript java) {
    if (!java.faults().isEmpty()) {
      return "Java: " + java.faults();
    }
    if (sequence.ending() == Ending.VANISH) {
      return null;
    }
    for (int id : java.responses().keySet()) {
      Stream stream = java.conversation().stream(id);
      long ends = java.responses(id).stream().filter(Response::isEnd).count();
      if (!stream.allowsEnds(ends) && !isTooLargeAResponse(sequence, id)) {
        return "Java: %d terminal frames on %s".formatted(ends, stream);
      }
    }
    return null;
  }

  /**
   * Returns a fault of Go, or else the first stream on which the two servers disagree; null if
   * there is neither.
   */
  @Nullable String difference(Sequence sequence, Transcript java, Transcript go) {
    if (!go.faults().isEmpty()) {
      return "Go: " + go.faults();
    }
    if (sequence.ending() == Ending.VANISH) {
      return null;
    }
    Set<Integer> ids = new TreeSet<>(java.responses().keySet());
    ids.addAll(go.responses().keySet());
    for (int id : ids) {
      Stream stream = java.conversation().stream(id);
      if (!agree(sequence.pace(), stream, java.responses(id), go.responses(id))
          && !isTooLargeAResponse(sequence, id)) {
        return stream.toString();
      }
    }
    return null;
  }

  private static boolean isTooLargeAResponse(Sequence sequence, int id) {
    return sequence.ending() == Ending.TOO_LARGE_A_RESPONSE && id == -1;
  }

  private boolean agree(Pace pace, Stream stream, List<Response> fromJava, List<Response> fromGo) {
    List<Response> java = new ArrayList<>(fromJava);
    List<Response> go = new ArrayList<>(fromGo);
    stream
        .differences()
        .forEach(
            (difference, times) -> {
              List<Response> javaBefore = List.copyOf(java);
              List<Response> goBefore = List.copyOf(go);
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
   * Where a call may have been cut short, the shorter response is the beginning of the longer one.
   */
  private static boolean areCompatible(List<Response> java, List<Response> go) {
    List<Response> javaMessages = java.stream().filter(Response::isMessage).toList();
    List<Response> goMessages = go.stream().filter(Response::isMessage).toList();
    int common = Math.min(javaMessages.size(), goMessages.size());
    List<Response> javaEnds = handlersEnd(java);
    List<Response> goEnds = handlersEnd(go);
    return javaMessages.subList(0, common).equals(goMessages.subList(0, common))
        && (javaEnds.isEmpty() || goEnds.isEmpty() || javaEnds.equals(goEnds));
  }

  private static List<Response> handlersEnd(List<Response> responses) {
    return responses.stream().filter(each -> each.isEnd() && !each.isOfTheEngine()).toList();
  }
}
