package io.ttrpc.internal.transport;

import io.ttrpc.internal.explore.Explorer;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** A lock that an explorer gives to one thread or the other. */
final class ModelLock extends SpinningLock {
  private static final long serialVersionUID = 1;

  private final transient Explorer explorer;
  private final transient Object guarded;
  private transient @Nullable Thread owner;
  private int holds;

  /** A lock that guards that object. */
  ModelLock(Explorer explorer, Object guarded) {
    this.explorer = explorer;
    this.guarded = guarded;
  }

  boolean isFree() {
    return owner == null;
  }

  @Override
  public void lock() {
    if (owner != Thread.currentThread()) {
      if (Explorer.runsCallingThread()) {
        explorer.blockUntil("lock", guarded, this::isFree);
      }
      owner = Thread.currentThread();
    }
    holds++;
  }

  @Override
  public void lockInterruptibly() {
    lock();
  }

  @Override
  public void unlock() {
    if (owner != Thread.currentThread()) {
      throw new IllegalMonitorStateException();
    }
    if (--holds == 0) {
      owner = null;
    }
  }

  @Override
  public Condition newCondition() {
    return new ModelCondition();
  }

  private final class ModelCondition implements Condition {
    private final Queue<Thread> waiters = new ArrayDeque<>();

    @Override
    public long awaitNanos(long nanos) {
      Thread me = Thread.currentThread();
      waiters.add(me);
      unlock();
      boolean signalled = explorer.block("await", guarded, () -> !waiters.contains(me));
      waiters.remove(me);
      lock();
      return signalled || nanos == Long.MAX_VALUE ? nanos : 0;
    }

    @Override
    public void signal() {
      waiters.poll();
    }

    @Override
    public void signalAll() {
      waiters.clear();
    }

    @Override
    public void await() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void awaitUninterruptibly() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean await(long time, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean awaitUntil(Date deadline) {
      throw new UnsupportedOperationException();
    }
  }
}
