package io.ttrpc;

import com.google.protobuf.MessageLite;
import io.ttrpc.internal.server.Dispatch;
import io.ttrpc.internal.server.DispatchSettings;
import io.ttrpc.internal.server.MethodBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The services of an application for calls that a protocol other than ttrpc carries, such as gRPC.
 * The handlers and interceptors are those of a {@link TtrpcServer}. Their calls have no peer: the
 * transport does not provide the credentials of {@link CallContext#peer}.
 *
 * <p>A transport calls {@link #begin} for each call that arrives. Its server listens, limits,
 * authenticates and shuts down; the dispatcher has no part in that. This class is thread-safe.
 */
public final class CallDispatcher {
  private final List<ServiceDescriptor> services;
  private final Map<MethodDescriptor<?, ?>, MethodBinding<?, ?>> bindings;
  private final Dispatch dispatch;

  private CallDispatcher(
      List<ServiceDescriptor> services,
      Map<MethodDescriptor<?, ?>, MethodBinding<?, ?>> bindings,
      Dispatch dispatch) {
    this.services = services;
    this.bindings = bindings;
    this.dispatch = dispatch;
  }

  /**
   * Returns a builder of a dispatcher.
   *
   * @param executor runs the handlers; it is not shut down with the dispatcher
   */
  public static Builder builder(Executor executor) {
    return new Builder(Objects.requireNonNull(executor, "executor"));
  }

  /** Returns the names and methods of the services, in the order in which they were added. */
  public List<ServiceDescriptor> services() {
    return services;
  }

  /**
   * Starts a call. The handler runs on the executor: with a stream of requests at once, with a
   * single request when the client has half-closed the call.
   *
   * <p>A transport has to cancel the call when its deadline passes.
   *
   * @param metadata the metadata of the request
   * @param deadline the deadline of the call, or null if the client set none
   * @param stream sends the responses and the end of the call
   * @return the listener of the requests
   * @throws IllegalArgumentException if no service has the method
   */
  public <Q extends MessageLite, R extends MessageLite> RequestListener<Q> begin(
      MethodDescriptor<Q, R> method,
      Metadata metadata,
      @Nullable Deadline deadline,
      ServerCallStream<R> stream) {
    return dispatch.begin(binding(method), metadata, deadline, stream);
  }

  @SuppressWarnings("unchecked") // The descriptor in the binding equals the given one.
  private <Q extends MessageLite, R extends MessageLite> MethodBinding<Q, R> binding(
      MethodDescriptor<Q, R> method) {
    MethodBinding<?, ?> found = bindings.get(method);
    if (found == null) {
      throw new IllegalArgumentException(
          "expected a method of the dispatcher's services but was " + method.fullName());
    }
    return (MethodBinding<Q, R>) found;
  }

  /** A builder of a dispatcher. This class is not thread-safe. */
  public static final class Builder {
    private final Executor executor;
    private final List<ServiceDescriptor> services = new ArrayList<>();
    private final Map<MethodDescriptor<?, ?>, MethodBinding<?, ?>> bindings = new LinkedHashMap<>();
    private final List<ServerInterceptor> interceptors = new ArrayList<>();
    private ExceptionMessages exceptionMessages = ExceptionMessages.WITHHOLD;
    private ThreadContext threadContext = ThreadContext.NONE;

    private Builder(Executor executor) {
      this.executor = executor;
    }

    /**
     * Adds a service.
     *
     * @throws IllegalArgumentException if a service of the same name was added before
     */
    public Builder service(ServiceDefinition service) {
      ServiceDescriptor descriptor = service.descriptor();
      if (services.stream().anyMatch(there -> there.name().equals(descriptor.name()))) {
        throw new IllegalArgumentException("service " + descriptor.name() + " was added before");
      }
      services.add(descriptor);
      service.bindings().forEach(binding -> bindings.put(binding.method(), binding));
      return this;
    }

    /** Adds an interceptor inside of the interceptors that were added before. */
    public Builder interceptor(ServerInterceptor interceptor) {
      interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
      return this;
    }

    /**
     * Sets whether clients receive the messages of exceptions other than {@link TtrpcException}.
     * Default: {@link ExceptionMessages#WITHHOLD}.
     */
    public Builder exceptionMessages(ExceptionMessages messages) {
      exceptionMessages = Objects.requireNonNull(messages, "messages");
      return this;
    }

    /**
     * Sets the values of a handler's thread that its callbacks run with. Default: {@link
     * ThreadContext#NONE}.
     */
    public Builder threadContext(ThreadContext threads) {
      threadContext = Objects.requireNonNull(threads, "threads");
      return this;
    }

    /** Returns a new dispatcher. */
    public CallDispatcher build() {
      return new CallDispatcher(
          List.copyOf(services),
          Map.copyOf(bindings),
          new Dispatch(
              new DispatchSettings(
                  List.copyOf(interceptors), executor, exceptionMessages, threadContext)));
    }
  }
}
