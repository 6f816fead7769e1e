package io.ttrpc.internal.loop;

import io.ttrpc.internal.explore.Explorer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Something that is awaited under an explorer: so many arrivals, which a thread consumes. */
final class ModelAwaited extends Awaited {
  private final Explorer explorer;
  private final Runnable park;
  private final Consumer<Thread> unpark;
  private final AtomicInteger arrived = new AtomicInteger();
  private volatile boolean ended;

  ModelAwaited(Explorer explorer, Runnable park, Consumer<Thread> unpark) {
    this.explorer = explorer;
    this.park = park;
    this.unpark = unpark;
  }

  @Override
  public boolean isThere() {
    explorer.step("isThere");
    return ended || arrived.get() > 0;
  }

  /** One more has arrived. */
  void arrive() {
    arrived.incrementAndGet();
    explorer.step("arrive");
    signal();
  }

  /** Nothing more arrives. */
  void end() {
    ended = true;
    explorer.step("end");
    signal();
  }

  void consume() {
    arrived.decrementAndGet();
  }

  @Override
  void beginWait(Thread me, @Nullable WaitingPlace waitsIn) {
    explorer.step("beginWait");
    super.beginWait(me, waitsIn);
  }

  @Override
  protected boolean take(Thread waiting) {
    explorer.step("take");
    return super.take(waiting);
  }

  @Override
  protected void park() {
    park.run();
  }

  @Override
  protected void unpark(Thread waiting) {
    unpark.accept(waiting);
  }
}
