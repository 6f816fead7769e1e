package io.ttrpc.demo.metrics;

import java.util.List;

/** The counts of both sides at one moment. */
public record CallReport(List<Method> methods, Connections connections) {
  /** Returns true if no call is running and both sides have counted the same number of calls. */
  boolean isQuiet() {
    return methods.stream().allMatch(Method::isQuiet);
  }

  /** One method of the service, seen from both sides. */
  public record Method(String name, String kind, Side client, Side server) {
    private boolean isQuiet() {
      return client.active() + server.active() == 0 && client.ended() == server.ended();
    }
  }

  /**
   * The counts of one method on one side.
   *
   * @param active calls that are running now
   * @param sent messages sent on its streams
   * @param received messages received on its streams
   * @param endings the calls that have ended, by their status
   */
  public record Side(long active, long sent, long received, List<Ended> endings) {
    private long ended() {
      return endings.stream().mapToLong(Ended::calls).sum();
    }
  }

  /**
   * Calls that ended with the same status.
   *
   * @param meanMillis over all calls
   * @param medianMillis over those of the last minutes, as Micrometer keeps it; 0 if there are none
   * @param maxMillis likewise
   */
  public record Ended(
      String status, long calls, double meanMillis, double medianMillis, double maxMillis) {}

  /**
   * The connections between the two sides.
   *
   * @param address where the server listens
   * @param open those that the server has now
   * @param accepted those that it has had
   * @param client the state of the client's channel
   * @param reconnects how often the channel had to connect again
   */
  public record Connections(
      String address, long open, long accepted, String client, long reconnects) {}
}
