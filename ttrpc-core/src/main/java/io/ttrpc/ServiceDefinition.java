package io.ttrpc;

import com.google.protobuf.MessageLite;
import io.ttrpc.internal.server.MethodBinding;
import io.ttrpc.internal.server.MethodHandler;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A service that is bound to what serves it; made by a generated {@code FooTtrpc.bind}. Immutable
 * and safe for any thread, as far as what serves it is.
 */
public final class ServiceDefinition {
  private final ServiceDescriptor descriptor;
  private final Map<String, MethodBinding<?, ?>> bindings;

  private ServiceDefinition(
      ServiceDescriptor descriptor, Map<String, MethodBinding<?, ?>> bindings) {
    this.descriptor = descriptor;
    this.bindings = bindings;
  }

  /** A builder that takes one handler for each of the service's methods. */
  public static Builder builder(ServiceDescriptor descriptor) {
    return new Builder(descriptor);
  }

  /** The service's name and methods. */
  public ServiceDescriptor descriptor() {
    return descriptor;
  }

  Collection<MethodBinding<?, ?>> bindings() {
    return bindings.values();
  }

  /** Collects the handlers. Not safe for use by several threads at once. */
  public static final class Builder {
    private final ServiceDescriptor descriptor;
    private final Map<String, MethodBinding<?, ?>> bindings = new LinkedHashMap<>();

    private Builder(ServiceDescriptor descriptor) {
      this.descriptor = Objects.requireNonNull(descriptor, "descriptor");
    }

    /** Serves a unary method. */
    public <Q extends MessageLite, R extends MessageLite> Builder unary(
        MethodDescriptor<Q, R> method, Function<Q, R> handler) {
      return bind(method, CallKind.UNARY, call -> call.respond(handler.apply(call.request())));
    }

    /** Serves a server-streaming method. */
    public <Q extends MessageLite, R extends MessageLite> Builder serverStreaming(
        MethodDescriptor<Q, R> method, BiConsumer<Q, StreamSender<R>> handler) {
      return bind(
          method,
          CallKind.SERVER_STREAMING,
          call -> handler.accept(call.request(), call.responses()));
    }

    /** Serves a client-streaming method. */
    public <Q extends MessageLite, R extends MessageLite> Builder clientStreaming(
        MethodDescriptor<Q, R> method, Function<StreamReceiver<Q>, R> handler) {
      return bind(
          method, CallKind.CLIENT_STREAMING, call -> call.respond(handler.apply(call.requests())));
    }

    /** Serves a bidi-streaming method. */
    public <Q extends MessageLite, R extends MessageLite> Builder bidiStreaming(
        MethodDescriptor<Q, R> method, BiConsumer<StreamReceiver<Q>, StreamSender<R>> handler) {
      return bind(
          method,
          CallKind.BIDI_STREAMING,
          call -> handler.accept(call.requests(), call.responses()));
    }

    /** Serves a unary method with a future. */
    public <Q extends MessageLite, R extends MessageLite> Builder unaryAsync(
        MethodDescriptor<Q, R> method, Function<Q, CompletableFuture<R>> handler) {
      return bind(method, CallKind.UNARY, call -> call.respondWith(handler.apply(call.request())));
    }

    /** Serves a server-streaming method with a publisher. */
    public <Q extends MessageLite, R extends MessageLite> Builder serverStreamingAsync(
        MethodDescriptor<Q, R> method, Function<Q, Flow.Publisher<R>> handler) {
      return bind(
          method,
          CallKind.SERVER_STREAMING,
          call -> call.respondWith(handler.apply(call.request())));
    }

    /** Serves a client-streaming method with a publisher in and a future out. */
    public <Q extends MessageLite, R extends MessageLite> Builder clientStreamingAsync(
        MethodDescriptor<Q, R> method, Function<Flow.Publisher<Q>, CompletableFuture<R>> handler) {
      return bind(
          method,
          CallKind.CLIENT_STREAMING,
          call -> call.respondWith(handler.apply(call.requestPublisher())));
    }

    /** Serves a bidi-streaming method with publishers both ways. */
    public <Q extends MessageLite, R extends MessageLite> Builder bidiStreamingAsync(
        MethodDescriptor<Q, R> method, Function<Flow.Publisher<Q>, Flow.Publisher<R>> handler) {
      return bind(
          method,
          CallKind.BIDI_STREAMING,
          call -> call.respondWith(handler.apply(call.requestPublisher())));
    }

    /**
     * The definition.
     *
     * @throws IllegalStateException if a method of the service has no handler
     */
    public ServiceDefinition build() {
      for (MethodDescriptor<?, ?> method : descriptor.methods()) {
        if (!bindings.containsKey(method.method())) {
          throw new IllegalStateException("no handler for method " + method.fullName());
        }
      }
      return new ServiceDefinition(descriptor, Map.copyOf(bindings));
    }

    private <Q extends MessageLite, R extends MessageLite> Builder bind(
        MethodDescriptor<Q, R> method, CallKind kind, MethodHandler<Q, R> handler) {
      if (method.kind() != kind || !descriptor.methods().contains(method)) {
        throw new IllegalArgumentException(
            method.fullName() + " is no " + kind + " method of " + descriptor.name());
      }
      if (bindings.put(method.method(), new MethodBinding<>(method, handler)) != null) {
        throw new IllegalStateException("two handlers for method " + method.fullName());
      }
      return this;
    }
  }
}
