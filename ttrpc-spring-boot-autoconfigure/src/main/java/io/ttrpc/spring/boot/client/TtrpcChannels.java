package io.ttrpc.spring.boot.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.internal.KnownClient;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * The channels of the application, one for each client. A channel is created when it is first
 * requested. It is closed with the application context, after the server.
 *
 * <pre>{@code
 * GreeterService greeter = GreeterTtrpc.client(channels.channel("greeter"));
 * GreeterService other = GreeterTtrpc.client(channels.channel("unix:///run/other.sock"));
 * }</pre>
 *
 * <p>This class is thread-safe.
 */
public final class TtrpcChannels {
  private final ChannelFactory factory;
  private final ApplicationEventPublisher events;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<String, TtrpcChannel> channels = new LinkedHashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  TtrpcChannels(ChannelFactory factory, ApplicationEventPublisher events) {
    this.factory = factory;
    this.events = events;
  }

  /**
   * Returns the channel of a client. All callers share the channel, so they must not close it.
   *
   * @param client a name in {@code ttrpc.client.clients}, or a target such as {@code
   *     unix:///run/app.sock}, to which the defaults of all clients apply
   * @throws MissingClientTargetException if the client has no target
   * @throws IllegalStateException if the application context was closed
   */
  public TtrpcChannel channel(String client) {
    TtrpcChannel there = opened().get(client);
    if (there != null) {
      return there;
    }
    // Made without the lock, since the bean factory has locks of its own: the first one stays.
    TtrpcChannel made = factory.open(client);
    TtrpcChannel first = keep(client, made);
    if (first != made) {
      made.close();
    } else {
      events.publishEvent(new TtrpcChannelOpenedEvent(client, made));
    }
    return first;
  }

  /**
   * Returns a copy of the channels that have been created so far, by the names and targets with
   * which they were requested.
   */
  public Map<String, TtrpcChannel> opened() {
    lock.lock();
    try {
      return new LinkedHashMap<>(channels);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the configured clients and those that have a channel. */
  List<KnownClient> known() {
    Map<String, TtrpcChannel> opened = opened();
    Set<String> names = new LinkedHashSet<>(factory.configuredClients());
    names.addAll(opened.keySet());
    return names.stream().map(name -> known(name, opened.get(name))).toList();
  }

  private KnownClient known(String name, @Nullable TtrpcChannel channel) {
    return new KnownClient(
        name, channel != null ? channel.target() : factory.targetOrNull(name), channel);
  }

  private TtrpcChannel keep(String client, TtrpcChannel made) {
    lock.lock();
    try {
      if (closed) {
        made.close();
        throw new IllegalStateException(
            "no channel for client '" + client + "': the application context was closed");
      }
      TtrpcChannel there = channels.putIfAbsent(client, made);
      return there != null ? there : made;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      channels.values().forEach(TtrpcChannel::close);
    } finally {
      lock.unlock();
    }
  }
}
