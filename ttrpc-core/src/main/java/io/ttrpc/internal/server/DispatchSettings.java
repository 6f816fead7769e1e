package io.ttrpc.internal.server;

import io.ttrpc.ExceptionMessages;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.ThreadContext;
import java.util.List;
import java.util.concurrent.Executor;

/** The settings of a dispatcher. {@link io.ttrpc.CallDispatcher.Builder} explains each of them. */
public record DispatchSettings(
    List<ServerInterceptor> interceptors,
    Executor executor,
    ExceptionMessages exceptionMessages,
    ThreadContext threadContext) {}
