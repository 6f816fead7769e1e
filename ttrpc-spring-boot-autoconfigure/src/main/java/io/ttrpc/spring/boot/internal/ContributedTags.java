package io.ttrpc.spring.boot.internal;

import io.micrometer.core.instrument.Tags;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;

/** The tags that the application adds to the timers of calls. Safe for use by any thread. */
public final class ContributedTags {
  private static final LimitedLog LOG = new LimitedLog(ContributedTags.class);

  private ContributedTags() {}

  /**
   * Returns the tags of all contributors. An exception of a contributor is logged and costs its own
   * tags, so that the call is recorded in any case.
   */
  public static <C> Tags of(List<C> contributors, Function<C, Tags> tagsOf) {
    Tags tags = Tags.empty();
    for (C contributor : contributors) {
      try {
        tags = tags.and(tagsOf.apply(contributor));
      } catch (Throwable e) {
        LOG.log(Level.WARNING, "a contributor of tags threw an exception", e);
      }
    }
    return tags;
  }
}
