package io.ttrpc.spring.boot.observation;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import io.ttrpc.Status;
import io.ttrpc.spring.boot.internal.CallError;
import io.ttrpc.spring.boot.internal.ContributedTags;
import io.ttrpc.spring.boot.metrics.TtrpcClientTagsContributor;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * The timer of the observed calls of clients. It comes before Micrometer's own handler, which would
 * take the tag {@code error} from any exception, and would look up its meters for each call.
 */
final class ClientObservationTimer
    implements MeterObservationHandler<TtrpcClientObservationContext>, Ordered {
  private final @Nullable ObservationTimers timers;
  private final Supplier<List<TtrpcClientTagsContributor>> contributors;

  /**
   * Creates a timer.
   *
   * @param timers null if the metrics of this side are off
   */
  ClientObservationTimer(
      @Nullable ObservationTimers timers, Supplier<List<TtrpcClientTagsContributor>> contributors) {
    this.timers = timers;
    this.contributors = contributors;
  }

  @Override
  public int getOrder() {
    return 0;
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof TtrpcClientObservationContext;
  }

  @Override
  public void onStart(TtrpcClientObservationContext context) {
    context.start();
  }

  @Override
  public void onStop(TtrpcClientObservationContext context) {
    Status status = context.getResponse();
    if (timers == null || status == null) {
      return;
    }
    long nanos = context.nanosSinceStart();
    Tags contributed =
        ContributedTags.of(
            contributors.get(),
            contributor -> contributor.tags(context.client(), context.method(), status));
    timers.record(context, CallError.of(status, null), contributed, nanos);
  }
}
