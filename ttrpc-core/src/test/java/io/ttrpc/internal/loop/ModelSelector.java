package io.ttrpc.internal.loop;

import io.ttrpc.internal.explore.Explorer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A selector of one channel, whose input the program brings, under an explorer. */
final class ModelSelector extends AbstractSelector {
  private final Explorer explorer;
  private final Key key = new Key();
  final Queue<Runnable> input = new ArrayDeque<>();
  private boolean wakeup;
  private long clock;

  /** The thread in the leader's part of the program. */
  private @Nullable Thread inside;

  ModelSelector(Explorer explorer) {
    super(null);
    this.explorer = explorer;
  }

  SelectionKey key() {
    return key;
  }

  long nanoTime() {
    return clock;
  }

  void passTime(long nanos) {
    clock += nanos;
  }

  /** Begins a step that belongs to the leader. */
  void enter() {
    if (inside != null) {
      throw new AssertionError("two leaders");
    }
    inside = Thread.currentThread();
  }

  void leave() {
    inside = null;
  }

  @Override
  public int select(Consumer<SelectionKey> action, long millis) {
    enter();
    if (!explorer.block("select", () -> wakeup || !input.isEmpty())) {
      clock += millis * 1_000_000;
    }
    leave();
    return found(action);
  }

  @Override
  public int selectNow(Consumer<SelectionKey> action) {
    enter();
    explorer.step("selectNow");
    leave();
    return found(action);
  }

  private int found(Consumer<SelectionKey> action) {
    wakeup = false;
    if (input.isEmpty()) {
      return 0;
    }
    action.accept(key);
    return 1;
  }

  @Override
  public Selector wakeup() {
    explorer.step("wakeup");
    wakeup = true;
    return this;
  }

  @Override
  public Set<SelectionKey> keys() {
    return Set.of(key);
  }

  @Override
  protected void implCloseSelector() {
    explorer.step("close selector");
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int selectNow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select(long timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected SelectionKey register(
      AbstractSelectableChannel channel, int operations, Object attachment) {
    throw new UnsupportedOperationException();
  }

  /** The key of the channel. */
  private final class Key extends SelectionKey {
    @Override
    public SelectableChannel channel() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Selector selector() {
      return ModelSelector.this;
    }

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public void cancel() {}

    @Override
    public int interestOps() {
      return OP_READ;
    }

    @Override
    public SelectionKey interestOps(int operations) {
      return this;
    }

    @Override
    public int readyOps() {
      return OP_READ;
    }
  }
}
