package io.ttrpc.internal.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection by their ids. The table uses open addressing with linear probing, so
 * that a call allocates nothing here. At most half of the slots are used. Safe for use by any
 * thread.
 *
 * <p>A hash scatters the ids, because consecutive ids would form one cluster, and a removal walks
 * the rest of its cluster. The hash has a random seed for each process, because a peer chooses its
 * ids and must not be able to choose ids that collide.
 *
 * @param <S> the type of the streams
 */
public final class StreamTable<S> {
  private static final int SMALLEST = 8;

  /**
   * The number of slots up to which a table keeps its size, 2 KiB. Calls come and end in bursts; a
   * table that grew and shrank with each burst would cost every call memory.
   */
  private static final int KEPT = 256;

  private static final int SEED = new SplittableRandom().nextInt();

  @GuardedBy("this")
  private int[] ids = new int[SMALLEST];

  @GuardedBy("this")
  private @Nullable Object[] streams = new Object[SMALLEST];

  @GuardedBy("this")
  private int size;

  /** The slot at which {@link #take} continues. */
  @GuardedBy("this")
  private int nextTaken;

  /** Adds a stream under an id that the table does not have. */
  public synchronized void put(int id, S stream) {
    if (size * 2 >= ids.length) {
      resize(ids.length * 2);
    }
    insert(id, stream);
    size++;
  }

  /** Returns the stream of the id, or null. */
  @SuppressWarnings("unchecked") // Only streams go in.
  public synchronized @Nullable S get(int id) {
    return (S) streams[slotOf(id)];
  }

  /** Removes the stream of the id. Returns false if there is none. */
  public synchronized boolean remove(int id) {
    int slot = slotOf(id);
    if (streams[slot] == null) {
      return false;
    }
    removeAt(slot);
    return true;
  }

  /**
   * Removes some streams and returns them, or an empty list if none is left. {@link #remove} does
   * not find them afterwards. A caller that ends very many streams takes them in slices, so that
   * neither the table's lock nor the calling thread is occupied for long.
   *
   * @param most the maximum number of streams to take
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

  /** Returns a list of the current streams. */
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
    if (ids.length > KEPT && size * 8 < ids.length) {
      resize(ids.length / 2);
    }
  }

  /** Moves those streams back that a search would not find any more because of the empty slot. */
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

  /**
   * Returns the slot at which the search for an id begins. The hash is the finalizer of
   * MurmurHash3.
   */
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
