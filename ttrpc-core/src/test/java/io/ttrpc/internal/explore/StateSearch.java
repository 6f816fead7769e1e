package io.ttrpc.internal.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches all states of a model that can be reached, breadth first. */
public final class StateSearch {
  /** The most choices of a step. */
  private static final int CHOICES = 3;

  private final Model model;
  private final List<int[]> states = new ArrayList<>();
  private final List<Integer> parents = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private final Set<Key> seen = new HashSet<>();
  private long transitions;

  public StateSearch(Model model) {
    this.model = model;
  }

  /** A model, whose states are arrays of numbers. */
  public interface Model {
    int[] first();

    /** Returns the number of those that take steps. */
    int actors();

    /**
     * Returns the state after a step, or null if that step is impossible. Choices above 0 are steps
     * that need not happen.
     */
    int @Nullable [] next(int[] state, int actor, int choice);

    /** Returns the name of a step. */
    String label(int[] state, int actor, int choice);

    /** Returns what is wrong in a state, or null. */
    @Nullable String violation(int[] state);

    /** Returns what is lost in a state in which nothing has to happen any more, or null. */
    @Nullable String lost(int[] state);
  }

  /** The outcome; the path leads to the failure, if there is one. */
  public record Result(int states, long transitions, @Nullable String failure, List<String> path) {
    @Override
    public String toString() {
      return "%,d states, %,d transitions".formatted(states, transitions);
    }
  }

  /** Searches until a state is wrong; throws an error if there are more states than that. */
  public Result search(int mostStates) {
    Queue<Integer> open = new ArrayDeque<>();
    seen.add(new Key(model.first()));
    add(model.first(), -1, "start");
    open.add(0);
    while (!open.isEmpty()) {
      int from = open.remove();
      int[] state = states.get(from);
      boolean quiet = true;
      for (int actor = 0; actor < model.actors(); actor++) {
        for (int choice = 0; choice < CHOICES; choice++) {
          int[] next = model.next(state, actor, choice);
          if (next == null) {
            continue;
          }
          transitions++;
          quiet &= choice > 0;
          if (!seen.add(new Key(next))) {
            continue;
          }
          open.add(states.size());
          add(next, from, model.label(state, actor, choice));
          String failure = model.violation(next);
          if (failure != null) {
            return result(failure, states.size() - 1);
          }
          if (states.size() >= mostStates) {
            throw new AssertionError("more than " + mostStates + " states");
          }
        }
      }
      String lost = quiet ? model.lost(state) : null;
      if (lost != null) {
        return result(lost, from);
      }
    }
    return result(null, -1);
  }

  private void add(int[] state, int parent, String label) {
    states.add(state);
    parents.add(parent);
    labels.add(label);
  }

  private Result result(@Nullable String failure, int last) {
    List<String> path = new ArrayList<>();
    for (int at = last; at >= 0; at = parents.get(at)) {
      path.add(0, labels.get(at));
    }
    return new Result(states.size(), transitions, failure, path);
  }

  /** A state by its content. */
  @SuppressWarnings("ArrayRecordComponent") // compared by its content below
  private record Key(int[] state) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(state, key.state);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(state);
    }
  }
}
