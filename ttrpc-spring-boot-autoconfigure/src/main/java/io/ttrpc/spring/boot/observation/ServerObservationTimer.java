package io.ttrpc.spring.boot.observation;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import io.ttrpc.Status;
import io.ttrpc.spring.boot.internal.CallError;
import io.ttrpc.spring.boot.internal.ContributedTags;
import io.ttrpc.spring.boot.metrics.TtrpcServerTagsContributor;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * The timer of the observed calls of a server. It comes before Micrometer's own handler, which
 * would take the tag {@code error} from any exception, and would look up its meters for each call.
 */
final class ServerObservationTimer
    implements MeterObservationHandler<TtrpcServerObservationContext>, Ordered {
  private final @Nullable ObservationTimers timers;
  private final Supplier<List<TtrpcServerTagsContributor>> contributors;

  /**
   * Creates a timer.
   *
   * @param timers null if the metrics of this side are off
   */
  ServerObservationTimer(
      @Nullable ObservationTimers timers, Supplier<List<TtrpcServerTagsContributor>> contributors) {
    this.timers = timers;
    this.contributors = contributors;
  }

  @Override
  public int getOrder() {
    return 0;
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof TtrpcServerObservationContext;
  }

  @Override
  public void onStart(TtrpcServerObservationContext context) {
    context.start();
  }

  @Override
  public void onStop(TtrpcServerObservationContext context) {
    Status status = context.getResponse();
    if (timers == null || status == null) {
      return;
    }
    long nanos = context.nanosSinceStart();
    Tags contributed =
        ContributedTags.of(
            contributors.get(), contributor -> contributor.tags(context.call(), status));
    timers.record(context, CallError.of(status, context.failure()), contributed, nanos);
  }
}
