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
 * A service together with the handlers that serve it. The generated method {@code FooTtrpc.bind}
 * returns one. This class is immutable, and thread-safe if its handlers are.
 */
public final class ServiceDefinition {
  private final ServiceDescriptor descriptor;
  private final Map<String, MethodBinding<?, ?>> bindings;

  private ServiceDefinition(
      ServiceDescriptor descriptor, Map<String, MethodBinding<?, ?>> bindings) {
    this.descriptor = descriptor;
    this.bindings = bindings;
  }

  /** Returns a builder, which needs one handler for each method of the service. */
  public static Builder builder(ServiceDescriptor descriptor) {
    return new Builder(descriptor);
  }

  /** Returns the name and the methods of the service. */
  public ServiceDescriptor descriptor() {
    return descriptor;
  }

  Collection<MethodBinding<?, ?>> bindings() {
    return bindings.values();
  }

  /**
   * A builder of a service definition. The methods that set a handler throw an {@link
   * IllegalArgumentException} if the service has no such method of that kind, and an {@link
   * IllegalStateException} if the method has a handler already. This class is not thread-safe.
   */
  public static final class Builder {
    private final ServiceDescriptor descriptor;
    private final Map<String, MethodBinding<?, ?>> bindings = new LinkedHashMap<>();

    private Builder(ServiceDescriptor descriptor) {
      this.descriptor = Objects.requireNonNull(descriptor, "descriptor");
    }

    /** Sets the handler of a unary method. */
    public <Q extends MessageLite, R extends MessageLite> Builder unary(
        MethodDescriptor<Q, R> method, Function<Q, R> handler) {
      return bind(method, CallKind.UNARY, call -> call.respond(handler.apply(call.request())));
    }

    /** Sets the handler of a server-streaming method. The call ends when the handler returns. */
    public <Q extends MessageLite, R extends MessageLite> Builder serverStreaming(
        MethodDescriptor<Q, R> method, BiConsumer<Q, StreamSender<R>> handler) {
      return bind(
          method,
          CallKind.SERVER_STREAMING,
          call -> handler.accept(call.request(), call.responses()));
    }

    /** Sets the handler of a client-streaming method. */
    public <Q extends MessageLite, R extends MessageLite> Builder clientStreaming(
        MethodDescriptor<Q, R> method, Function<StreamReceiver<Q>, R> handler) {
      return bind(
          method, CallKind.CLIENT_STREAMING, call -> call.respond(handler.apply(call.requests())));
    }

    /** Sets the handler of a bidi-streaming method. The call ends when the handler returns. */
    public <Q extends MessageLite, R extends MessageLite> Builder bidiStreaming(
        MethodDescriptor<Q, R> method, BiConsumer<StreamReceiver<Q>, StreamSender<R>> handler) {
      return bind(
          method,
          CallKind.BIDI_STREAMING,
          call -> handler.accept(call.requests(), call.responses()));
    }

    /** Sets the handler of a unary method. The handler returns a future of the response. */
    public <Q extends MessageLite, R extends MessageLite> Builder unaryAsync(
        MethodDescriptor<Q, R> method, Function<Q, CompletableFuture<R>> handler) {
      return bind(method, CallKind.UNARY, call -> call.respondWith(handler.apply(call.request())));
    }

    /**
     * Sets the handler of a server-streaming method. The handler returns a publisher of the
     * responses.
     */
    public <Q extends MessageLite, R extends MessageLite> Builder serverStreamingAsync(
        MethodDescriptor<Q, R> method, Function<Q, Flow.Publisher<R>> handler) {
      return bind(
          method,
          CallKind.SERVER_STREAMING,
          call -> call.respondWith(handler.apply(call.request())));
    }

    /**
     * Sets the handler of a client-streaming method. The handler takes a publisher of the requests,
     * for one subscriber, and returns a future of the response.
     */
    public <Q extends MessageLite, R extends MessageLite> Builder clientStreamingAsync(
        MethodDescriptor<Q, R> method, Function<Flow.Publisher<Q>, CompletableFuture<R>> handler) {
      return bind(
          method,
          CallKind.CLIENT_STREAMING,
          call -> call.respondWith(handler.apply(call.requestPublisher())));
    }

    /**
     * Sets the handler of a bidi-streaming method. The handler takes a publisher of the requests,
     * for one subscriber, and returns a publisher of the responses.
     */
    public <Q extends MessageLite, R extends MessageLite> Builder bidiStreamingAsync(
        MethodDescriptor<Q, R> method, Function<Flow.Publisher<Q>, Flow.Publisher<R>> handler) {
      return bind(
          method,
          CallKind.BIDI_STREAMING,
          call -> call.respondWith(handler.apply(call.requestPublisher())));
    }

    /**
     * Returns the definition.
     *
     * @throws IllegalStateException if a method of the service has no handler
     */
    public ServiceDefinition build() {
      for (MethodDescriptor<?, ?> method : descriptor.methods()) {
        if (!bindings.containsKey(method.method())) {
          throw new IllegalStateException("method " + method.fullName() + " has no handler");
        }
      }
      return new ServiceDefinition(descriptor, Map.copyOf(bindings));
    }

    private <Q extends MessageLite, R extends MessageLite> Builder bind(
        MethodDescriptor<Q, R> method, CallKind kind, MethodHandler<Q, R> handler) {
      if (method.kind() != kind || !descriptor.methods().contains(method)) {
        throw new IllegalArgumentException(
            "expected a %s method of %s but was %s method %s"
                .formatted(kind, descriptor.name(), method.kind(), method.fullName()));
      }
      if (bindings.put(method.method(), new MethodBinding<>(method, handler)) != null) {
        throw new IllegalStateException("method " + method.fullName() + " has two handlers");
      }
      return this;
    }
  }
}
