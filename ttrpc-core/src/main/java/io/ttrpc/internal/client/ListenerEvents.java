package io.ttrpc.internal.client;

import io.ttrpc.ChannelListener;
import java.util.List;
import java.util.function.Consumer;

/**
 * The delivery of a channel's events to its listeners: in order, one at a time, on the channel's
 * executor. A listener that blocks delays only the events of its own channel. Safe for use by any
 * thread.
 */
final class ListenerEvents {
  private final List<ChannelListener> listeners;
  private final SerialTasks tasks;

  ListenerEvents(List<ChannelListener> listeners, CallExecutor executor) {
    this.listeners = listeners;
    this.tasks = new SerialTasks(executor, SerialTasks::run);
  }

  /** Queues the event. The caller must then call {@link #deliver}. */
  void add(Consumer<ChannelListener> event) {
    for (ChannelListener listener : listeners) {
      tasks.add(() -> event.accept(listener));
    }
  }

  /** Delivers the queued events. Called with no lock held. */
  void deliver() {
    tasks.start();
  }
}
