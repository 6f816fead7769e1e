package io.ttrpc.interop.fairness;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.SleepRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A client with a channel of its own, whose calls take a time on the server. */
final class Load implements AutoCloseable {
  private static final long BATCH_NANOS = 2_000_000;

  final Samples answered = new Samples();
  final Samples refused = new Samples();
  private final TtrpcChannel channel;
  private final SleepRequest request;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  Load(Path socket, int delayMillis) {
    this.channel = TtrpcChannel.forTarget(socket.toString());
    this.request = SleepRequest.newBuilder().setDelayMillis(delayMillis).build();
  }

  /** Starts callers that each make one call after the other. */
  Load closed(int callers) {
    for (int i = 0; i < callers; i++) {
      start(this::callAgainAndAgain);
    }
    return this;
  }

  /** Starts a caller that makes calls at a rate, whether or not the earlier ones have ended. */
  Load open(int callsPerSecond) {
    start(() -> callAt(callsPerSecond));
    return this;
  }

  private void start(Runnable body) {
    Thread thread = new Thread(body, "load");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void callAgainAndAgain() {
    ConformanceTtrpc.Client client = ConformanceTtrpc.client(channel);
    while (!closed) {
      long start = System.nanoTime();
      try {
        var unused = client.sleep(request);
        answered.add(System.nanoTime() - start);
      } catch (TtrpcException e) {
        if (!closed) {
          count(e, start);
        }
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The continuation counts.
  private void callAt(int callsPerSecond) {
    ConformanceTtrpc.AsyncClient client = ConformanceTtrpc.asyncClient(channel);
    long begin = System.nanoTime();
    long made = 0;
    while (!closed) {
      long due = (System.nanoTime() - begin) * callsPerSecond / 1_000_000_000;
      for (; made < due; made++) {
        long start = System.nanoTime();
        client
            .sleep(request)
            .whenComplete(
                (response, failure) -> {
                  if (failure == null) {
                    answered.add(System.nanoTime() - start);
                  } else {
                    count(failure, start);
                  }
                });
      }
      LockSupport.parkNanos(BATCH_NANOS);
    }
  }

  private void count(Throwable failure, long start) {
    if (failure instanceof TtrpcException status
        && status.code() == StatusCode.RESOURCE_EXHAUSTED) {
      refused.add(System.nanoTime() - start);
    }
  }

  @Override
  public void close() {
    closed = true;
    // The calls that run fail now, and the callers end.
    channel.close();
    threads.forEach(Thread::interrupt);
  }
}
