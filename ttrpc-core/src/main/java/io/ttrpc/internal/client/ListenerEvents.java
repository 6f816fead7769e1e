package io.ttrpc.internal.client;

import io.ttrpc.ChannelListener;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells a channel's listeners what happens, in order and one at a time, on the channel's executor:
 * a listener that blocks holds up the events of its own channel only. Safe for any thread.
 */
final class ListenerEvents {
  private final List<ChannelListener> listeners;
  private final SerialTasks tasks;

  ListenerEvents(List<ChannelListener> listeners, CallExecutor executor) {
    this.listeners = listeners;
    this.tasks = new SerialTasks(executor, SerialTasks::run);
  }

  /** Puts the event behind those that are there; {@link #deliver} is to follow. */
  void add(Consumer<ChannelListener> event) {
    for (ChannelListener listener : listeners) {
      tasks.add(() -> event.accept(listener));
    }
  }

  /** Tells the listeners of the events. Called with no lock held. */
  void deliver() {
    tasks.start();
  }
}
