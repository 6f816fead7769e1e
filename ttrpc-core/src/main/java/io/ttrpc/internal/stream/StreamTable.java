package io.ttrpc.internal.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection by their ids. Open addressing with linear probing, so that a call
 * allocates nothing here; at most half of the slots are used. Safe for any thread.
 *
 * <p>Ids are scattered by a hash: consecutive ids would form one cluster, and a removal walks the
 * rest of its cluster. The hash has a seed of this process, for a peer chooses its ids and must not
 * be able to choose ids that collide.
 *
 * @param <S> the type of the streams
 */
public final class StreamTable<S> {
  private static final int SMALLEST = 8;
  private static final int SEED = new SplittableRandom().nextInt();

  @GuardedBy("this")
  private int[] ids = new int[SMALLEST];

  @GuardedBy("this")
  private @Nullable Object[] streams = new Object[SMALLEST];

  @GuardedBy("this")
  private int size;

  /** The slot at which {@link #take} goes on. */
  @GuardedBy("this")
  private int nextTaken;

  /** Adds a stream under an id that is not there. */
  public synchronized void put(int id, S stream) {
    if (size * 2 >= ids.length) {
      resize(ids.length * 2);
    }
    insert(id, stream);
    size++;
  }

  /** Returns the stream of that id, or null. */
  @SuppressWarnings("unchecked") // Only streams go in.
  public synchronized @Nullable S get(int id) {
    return (S) streams[slotOf(id)];
  }

  /** Removes the stream of that id; returns false if it is not there. */
  public synchronized boolean remove(int id) {
    int slot = slotOf(id);
    if (streams[slot] == null) {
      return false;
    }
    removeAt(slot);
    return true;
  }

  /**
   * Removes some streams and returns them; an empty list when none is left. {@link #remove} does
   * not find them afterwards. A caller that ends very many streams takes them in slices, so that
   * neither this table nor its own thread is held for long.
   *
   * @param most the most streams to take
   */
  @SuppressWarnings("unchecked") // Only streams go in.
  public synchronized List<S> take(int most) {
    List<S> taken = new ArrayList<>(Math.min(most, size));
    while (size > 0 && taken.size() < most) {
      Object stream = streams[nextTaken];
      if (stream == null) {
        nextTaken = next(nextTaken);
      } else {
        taken.add((S) stream);
        removeAt(nextTaken);
      }
    }
    return taken;
  }

  /** Returns the number of streams. */
  public synchronized int size() {
    return size;
  }

  /** Returns the streams that are there now. */
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

  /** Returns the slot of the id, or the empty slot where the id would go. */
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

  @GuardedBy("this")
  private void removeAt(int slot) {
    size--;
    closeGap(slot);
    if (ids.length > SMALLEST && size * 8 < ids.length) {
      resize(ids.length / 2);
    }
  }

  /** Moves the streams back that a search would no longer find behind the empty slot. */
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
    nextTaken = 0;
    for (int i = 0; i < oldIds.length; i++) {
      Object stream = oldStreams[i];
      if (stream != null) {
        insert(oldIds[i], stream);
      }
    }
  }

  /** Returns the slot at which the search for an id begins: the finalizer of MurmurHash3. */
  @GuardedBy("this")
  private int home(int id) {
    int hash = id ^ SEED;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return (hash ^ hash >>> 16) & (ids.length - 1);
  }

  @GuardedBy("this")
  private int next(int slot) {
    return (slot + 1) & (ids.length - 1);
  }
}
