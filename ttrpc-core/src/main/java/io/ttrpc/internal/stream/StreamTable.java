package io.ttrpc.internal.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection by their ids: open addressing, so that a call allocates nothing here.
 * Safe for any thread.
 *
 * @param <S> the type of the streams
 */
public final class StreamTable<S> {
  private static final int SMALLEST = 8;

  @GuardedBy("this")
  private int[] ids = new int[SMALLEST];

  @GuardedBy("this")
  private @Nullable Object[] streams = new Object[SMALLEST];

  @GuardedBy("this")
  private int size;

  /** Adds a stream under an id that is not there. */
  public synchronized void put(int id, S stream) {
    if (size * 2 >= ids.length) {
      resize(ids.length * 2);
    }
    insert(id, stream);
    size++;
  }

  /** The stream of that id, or null. */
  @SuppressWarnings("unchecked") // Only streams go in.
  public synchronized @Nullable S get(int id) {
    return (S) streams[slotOf(id)];
  }

  /** Removes the stream of that id; false if it is not there. */
  public synchronized boolean remove(int id) {
    int slot = slotOf(id);
    if (streams[slot] == null) {
      return false;
    }
    size--;
    closeGap(slot);
    if (ids.length > SMALLEST && size * 8 < ids.length) {
      resize(ids.length / 2);
    }
    return true;
  }

  /** How many streams there are. */
  public synchronized int size() {
    return size;
  }

  /** The streams that are there now. */
  @SuppressWarnings("unchecked") // Only streams go in.
  public synchronized List<S> snapshot() {
    List<S> all = new ArrayList<>(size);
    for (Object stream : streams) {
      if (stream != null) {
        all.add((S) stream);
      }
    }
    return all;
  }

  /** Where the id is, or would go. */
  @GuardedBy("this")
  private int slotOf(int id) {
    int slot = home(id);
    while (streams[slot] != null && ids[slot] != id) {
      slot = next(slot);
    }
    return slot;
  }

  @GuardedBy("this")
  private void insert(int id, Object stream) {
    int slot = slotOf(id);
    ids[slot] = id;
    streams[slot] = stream;
  }

  /** Moves back what a search would no longer find past the empty slot. */
  @GuardedBy("this")
  private void closeGap(int empty) {
    int gap = empty;
    streams[gap] = null;
    for (int slot = next(gap); streams[slot] != null; slot = next(slot)) {
      int home = home(ids[slot]);
      boolean reachable = gap <= slot ? gap < home && home <= slot : gap < home || home <= slot;
      if (!reachable) {
        ids[gap] = ids[slot];
        streams[gap] = streams[slot];
        streams[slot] = null;
        gap = slot;
      }
    }
  }

  @GuardedBy("this")
  private void resize(int capacity) {
    int[] oldIds = ids;
    @Nullable Object[] oldStreams = streams;
    ids = new int[capacity];
    streams = new Object[capacity];
    for (int i = 0; i < oldIds.length; i++) {
      Object stream = oldStreams[i];
      if (stream != null) {
        insert(oldIds[i], stream);
      }
    }
  }

  /**
   * Ids are odd and rise by two: without their lowest bit they fill the slots one after another.
   */
  @GuardedBy("this")
  private int home(int id) {
    return (id >>> 1) & (ids.length - 1);
  }

  @GuardedBy("this")
  private int next(int slot) {
    return (slot + 1) & (ids.length - 1);
  }
}
