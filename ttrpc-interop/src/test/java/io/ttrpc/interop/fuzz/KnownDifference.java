package io.ttrpc.interop.fuzz;

import static io.ttrpc.StatusCode.DEADLINE_EXCEEDED;
import static io.ttrpc.StatusCode.INVALID_ARGUMENT;

import java.util.List;
import java.util.function.Predicate;

/**
 * Where Java differs from Go on purpose. {@link Conversation} says on which streams and how often;
 * elsewhere the same difference is a fault. They are reconciled in their order here.
 */
enum KnownDifference {
  /** Texts of decoders' own making; what stands before them is the same. */
  DECODERS_WORDS("35, 36, 71") {
    @Override
    void reconcile(List<Response> java, List<Response> go, int times) {
      java.replaceAll(Response::withoutDecodersWords);
      go.replaceAll(Response::withoutDecodersWords);
    }
  },

  /** Go keeps "Key" and "key" apart. */
  CASE_OF_KEYS("43") {
    @Override
    void reconcile(List<Response> java, List<Response> go, int times) {
      java.replaceAll(Response::withLowerCaseKeys);
      go.replaceAll(Response::withLowerCaseKeys);
    }
  },

  /** Java ends the input at once; Go does not see the flag, and is sent the close it waits for. */
  CLOSED_BY_REQUEST("57") {
    @Override
    void reconcile(List<Response> java, List<Response> go, int times) {
      // With the close, the responses are the same.
    }

    @Override
    boolean isPlayedDifferently() {
      return true;
    }
  },

  /** Go complains about bytes in the frame that closes, and takes or drops them all the same. */
  BYTES_WITH_THE_CLOSE("63") {
    @Override
    void reconcile(List<Response> java, List<Response> go, int times) {
      removeSurplus(
          go,
          java,
          response ->
              response.isFailure(INVALID_ARGUMENT, "data close message cannot include data"),
          times);
    }
  },

  /**
   * Go responds to each data frame of a call that has ended; Java drops them, for they were on the
   * way.
   */
  LATE_DATA("67") {
    @Override
    void reconcile(List<Response> java, List<Response> go, int times) {
      removeSurplus(go, java, KnownDifference::saysEnded, times);
    }
  },

  /**
   * Java refuses a frame that says that it has no data and has some; Go drops the bytes and goes
   * on, so that after Java's response the two play on with different calls.
   */
  CONTRADICTION("61") {
    @Override
    void reconcile(List<Response> java, List<Response> go, int times) {
      List<Response> before =
          java.stream().takeWhile(response -> !response.isContradictionRefused()).toList();
      boolean refused = before.size() < java.size();
      if (refused && before.size() <= go.size() && before.equals(go.subList(0, before.size()))) {
        go.clear();
        go.addAll(java);
      }
    }
  },

  /**
   * Java responds at once. Go calls the handler, which may succeed; on a stream, chance decides
   * what it finds first, its input or the deadline. Comes last, for none of Go's responses are
   * left.
   */
  EXPIRED_TIMEOUT("46, 48, 49, 50") {
    @Override
    void reconcile(List<Response> java, List<Response> go, int times) {
      boolean atOnce =
          java.stream()
              .filter(response -> !response.isOfTheEngine())
              .allMatch(KnownDifference::saysExpired);
      if (atOnce) {
        go.clear();
        go.addAll(java);
      }
    }
  };

  private static final List<String> SAYING_ENDED =
      List.of(
          "StreamID is no longer active",
          "data handling error: context canceled",
          "data handling error: context deadline exceeded",
          "data handling error: ttrpc: stream closed");

  private final String cases;

  KnownDifference(String cases) {
    this.cases = cases;
  }

  /** Makes the responses equal where this is all that they differ in. */
  abstract void reconcile(List<Response> java, List<Response> go, int times);

  /**
   * Returns true if the player sends different frames to the two servers because of this
   * difference, false if only the servers' responses differ.
   */
  boolean isPlayedDifferently() {
    return false;
  }

  private static boolean saysExpired(Response response) {
    return response.isFailure(DEADLINE_EXCEEDED, "context deadline exceeded");
  }

  /** Go may remember a call that has ended, and then says why it takes no more. */
  private static boolean saysEnded(Response response) {
    return SAYING_ENDED.stream().anyMatch(text -> response.isFailure(INVALID_ARGUMENT, text));
  }

  /**
   * Removes the last of Go's responses that Java has not given: at most so many, and none that Java
   * has given too.
   */
  private static void removeSurplus(
      List<Response> go, List<Response> java, Predicate<Response> predicate, int times) {
    long surplus = go.stream().filter(predicate).count() - java.stream().filter(predicate).count();
    long left = Math.min(times, surplus);
    for (int i = go.size() - 1; i >= 0 && left > 0; i--) {
      if (predicate.test(go.get(i))) {
        go.remove(i);
        left--;
      }
    }
  }

  @Override
  public String toString() {
    return name() + " (case " + cases + ")";
  }
}
