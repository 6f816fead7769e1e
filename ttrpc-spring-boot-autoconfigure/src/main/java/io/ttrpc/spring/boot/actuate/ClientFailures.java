package io.ttrpc.spring.boot.actuate;

import io.ttrpc.ChannelListener;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.client.TtrpcChannelBuilderCustomizer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last failure of each client's connections. A channel tells its failures a moment after its
 * state has changed. Safe for use by any thread.
 */
final class ClientFailures implements TtrpcChannelBuilderCustomizer {
  private final Map<String, Failure> byClient = new ConcurrentHashMap<>();

  @Override
  public void customize(String client, TtrpcChannel.Builder builder) {
    builder.listener(new Recorder(client));
  }

  /** Returns the last failure of the client, or null if there was none. */
  @Nullable Failure last(String client) {
    return byClient.get(client);
  }

  /**
   * A failed attempt to connect, or the loss of a connection.
   *
   * @param isCurrent whether no attempt to connect has succeeded since the failed one
   */
  record Failure(String message, Instant at, boolean isCurrent) {
    private static Failure of(ConnectionClosedException cause, boolean isCurrent) {
      return new Failure(cause.status().message(), Instant.now(), isCurrent);
    }
  }

  private final class Recorder implements ChannelListener {
    private final String client;

    Recorder(String client) {
      this.client = client;
    }

    @Override
    public void onConnectionOpened() {
      byClient.computeIfPresent(
          client, (unused, failure) -> new Failure(failure.message(), failure.at(), false));
    }

    @Override
    public void onConnectionFailed(ConnectionClosedException cause) {
      byClient.put(client, Failure.of(cause, true));
    }

    @Override
    public void onConnectionClosed(ConnectionClosedException cause) {
      byClient.put(client, Failure.of(cause, false));
    }
  }
}
