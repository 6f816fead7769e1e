package io.ttrpc.spring.boot.context;

import io.micrometer.context.ThreadLocalAccessor;
import io.ttrpc.CallContext;
import org.jspecify.annotations.Nullable;

/**
 * The access of Micrometer's context propagation to the context of the served call. Executors, task
 * decorators, reactive pipelines and coroutines that propagate contexts thus carry {@link
 * CallContext#current}, and a call on another thread inherits the deadline of the handler. The
 * library finds this class by itself. This class is thread-safe.
 */
public final class CallContextThreadLocalAccessor implements ThreadLocalAccessor<CallContext> {
  /** The key of the context of the call, also in the context of a reactive pipeline. */
  public static final String KEY = "io.ttrpc.call";

  @Override
  public Object key() {
    return KEY;
  }

  @Override
  public @Nullable CallContext getValue() {
    return CallContext.currentOrNull();
  }

  @Override
  public void setValue(CallContext value) {
    CallContext.replaceCurrent(value);
  }

  @Override
  public void setValue() {
    CallContext.replaceCurrent(null);
  }
}
