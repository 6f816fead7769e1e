package io.ttrpc.demo.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An interceptor: lets a limited number of calls begin within a second, and tells the others when
 * to try again. It wraps the calls of the service that names it; as a bean, it would wrap those of
 * all.
 */
class Quota implements ServerInterceptor {
  static final int CALLS_PER_SECOND = 20;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private long second;

  @GuardedBy("lock")
  private int calls;

  Quota(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    long millis = clock.millis();
    if (!admits(millis / 1000)) {
      RetryInfo retry =
          RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(1000 - millis % 1000)).build();
      throw new TtrpcException(
          StatusCode.RESOURCE_EXHAUSTED,
          "only " + CALLS_PER_SECOND + " calls may begin within a second",
          List.of(Any.pack(retry)));
    }
    next.proceed();
  }

  private boolean admits(long now) {
    lock.lock();
    try {
      calls = now == second ? calls + 1 : 1;
      second = now;
      return calls <= CALLS_PER_SECOND;
    } finally {
      lock.unlock();
    }
  }
}
