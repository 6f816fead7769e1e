package io.ttrpc.spring.boot.internal;

import io.ttrpc.TtrpcChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that is configured or whose channel has been created. This record is immutable and
 * thread-safe.
 *
 * @param name the name of the client, or its target if it has no name
 * @param target the target; null if none is configured
 * @param channel the channel; null if nobody has requested it yet
 */
public record KnownClient(String name, @Nullable String target, @Nullable TtrpcChannel channel) {

  /** Returns the state of the channel. A channel that nobody has requested yet is idle. */
  public TtrpcChannel.State state() {
    return channel == null ? TtrpcChannel.State.IDLE : channel.state();
  }

  /** A source of all clients. Several threads use it at the same time. */
  @FunctionalInterface
  public interface Source {
    /** Returns the present clients, first those in the configuration. Creates no channel. */
    List<KnownClient> all();
  }
}
