package io.ttrpc.benchmarks.load;

import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** The threads that callers are. */
final class CallerThreads {
  private CallerThreads() {}

  static ThreadFactory of(LoadOptions.CallerThreads kind) {
    return switch (kind) {
      case PLATFORM -> Executors.defaultThreadFactory();
      case VIRTUAL -> virtual();
    };
  }

  /** By reflection: compiled for JDK 17, which has none. */
  private static ThreadFactory virtual() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return (ThreadFactory)
          Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("virtual threads need JDK 21", e);
    }
  }
}
