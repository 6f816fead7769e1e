package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.MessageLite;
import io.ttrpc.CallContext;
import io.ttrpc.Deadline;
import io.ttrpc.RequestListener;
import io.ttrpc.ServerCallStream;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.internal.context.CurrentContext;
import io.ttrpc.internal.flow.Readiness;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A call that a transport other than ttrpc's connections carries, and the one place where it ends.
 * Only the first end counts. The handler's thread uses the methods of {@link HandledCall}, and the
 * transport those of {@link RequestListener}; any thread may end the call.
 *
 * <p>Lock: {@code sending} puts one message after another into the transport. {@code ended} changes
 * under it, so that no message follows the end.
 */
final class DispatchedCall<Q extends MessageLite, R extends MessageLite>
    implements HandledCall<Q, R>, FutureEnd<R>, RequestListener<Q> {
  private static final Logger LOGGER = LimitedLog.of(DispatchedCall.class);
  private static final Status CAN_NOT_BE_SENT =
      Status.of(StatusCode.INTERNAL, "the call failed, and its status cannot be sent");

  private final MethodBinding<Q, R> binding;
  private final DispatchSettings settings;
  private final FailureLog failureLog;
  private final ServerCallContext context;
  private final ServerCallStream<R> stream;

  /** The call as its interceptors see it; null if there are none. */
  private final @Nullable InterceptedCall intercepted;

  private final DispatchedRequests<Q> requests;
  private final Readiness readiness = new Readiness();
  private final ReentrantLock sending = new ReentrantLock();
  private volatile boolean ended;

  /** The single response. Used by the handler's thread only. */
  private @Nullable R response;

  /** The response of an asynchronous handler, or null. */
  private volatile @Nullable LaterResponse later;

  /** The responses of a publisher, or null. */
  private volatile @Nullable DispatchedResponses<R> published;

  DispatchedCall(
      MethodBinding<Q, R> binding,
      DispatchSettings settings,
      FailureLog failureLog,
      ServerCallContext context,
      ServerCallStream<R> stream) {
    this.binding = binding;
    this.settings = settings;
    this.failureLog = failureLog;
    this.context = context;
    this.stream = stream;
    this.intercepted = settings.interceptors().isEmpty() ? null : new InterceptedCall(context);
    this.requests = new DispatchedRequests<>(this);
  }

  /** Starts the call. A handler with a single request runs once the request is there. */
  void begin() {
    if (binding.method().kind().streamsRequests()) {
      execute();
    } else {
      requests.requestOnly();
    }
  }

  ServerCallContext context() {
    return context;
  }

  ServerCallStream<R> stream() {
    return stream;
  }

  CallObservers observers() {
    return intercepted == null ? CallObservers.NONE : intercepted;
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }

  // The transport's side.

  @Override
  public void onMessage(Q message) {
    requests.onMessage(message);
  }

  @Override
  public void onRemoteClosed() {
    requests.onEnd(null);
    if (!binding.method().kind().streamsRequests()) {
      execute();
    }
  }

  @Override
  public void onReady() {
    readiness.recheck();
    DispatchedResponses<R> current = published;
    if (current != null) {
      current.request();
    }
  }

  @Override
  public void onCancel(Status reason) {
    end(reason, Ending.CANCELLED, () -> {});
  }

  private void execute() {
    if (ended) {
      return;
    }
    try {
      settings.executor().execute(this::run);
    } catch (Throwable refusal) {
      String message =
          FailureStatus.describe(
              "server has too many calls", refusal, settings.exceptionMessages());
      endWith(Status.of(StatusCode.RESOURCE_EXHAUSTED, message), Ending.RETURNED);
    }
  }

  /** Runs the interceptors and the handler, once. Throws nothing. */
  private void run() {
    Deadline deadline = context.deadline();
    if (deadline != null && deadline.isExpired()) {
      endWith(CallEnd.DEADLINE_EXCEEDED, Ending.CANCELLED);
    }
    if (!context.enter()) {
      return;
    }
    CallContext before = CurrentContext.get();
    CurrentContext.set(context);
    try {
      if (intercepted == null) {
        handle();
      } else {
        new InterceptorChain(
                settings.interceptors(), intercepted, this::handle, settings.threadContext())
            .run();
      }
      finish();
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      CurrentContext.set(before);
      context.exit();
    }
  }

  private void handle() throws Exception {
    binding.handler().handle(this);
  }

  private void finish() {
    LaterResponse pending = later;
    R message = response;
    if (pending != null) {
      pending.begin();
    } else if (binding.method().kind().streamsResponses()) {
      complete();
    } else if (message != null) {
      endWith(message);
    } else {
      throw new IllegalStateException(
          "the handler of " + binding.method().fullName() + " returned without a response");
    }
  }

  // The handler's side.

  @Override
  public Q request() {
    Q request = requests.takeOnly();
    observers().receive(request);
    return request;
  }

  @Override
  public StreamReceiver<Q> requests() {
    return requests.receiver();
  }

  @Override
  public Flow.Publisher<Q> requestPublisher() {
    captureThread();
    return requests.publisher();
  }

  @Override
  public void respond(R message) {
    R checked = ResponseSender.checked(message, context);
    observers().send(checked);
    response = checked;
  }

  @Override
  public StreamSender<R> responses() {
    return this::sendWhenReady;
  }

  @Override
  public void respondWith(CompletableFuture<R> future) {
    captureThread();
    CompletableFuture<R> checked = ResponseSender.checked(future, context);
    later = new FutureResponse<>(this, checked, context);
  }

  @Override
  public void respondWith(Flow.Publisher<R> publisher) {
    captureThread();
    Flow.Publisher<R> checked = ResponseSender.checked(publisher, context);
    DispatchedResponses<R> responses = new DispatchedResponses<>(this, checked);
    published = responses;
    later = responses;
  }

  /** Captures the values of the handler's thread for the callbacks of an asynchronous handler. */
  private void captureThread() {
    context.captureThread(settings.threadContext());
  }

  /** Sends a response of a stream. Waits until the transport is ready. */
  private void sendWhenReady(R message) {
    R checked = ResponseSender.checked(message, context);
    observers().send(checked);
    try {
      readiness.await(() -> ended || stream.isReady(), Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw context.cancelled("the handler's thread was interrupted");
    }
    append(checked);
  }

  /** Sends a response of a stream without waiting until the transport is ready. */
  void sendNow(R message) {
    R checked = ResponseSender.checked(message, context);
    observers().send(checked);
    append(checked);
  }

  private void append(R message) {
    sending.lock();
    try {
      if (ended) {
        throw context.cancelled("the call has ended");
      }
      stream.send(message);
    } finally {
      sending.unlock();
    }
  }

  // The end.

  @Override
  public void respondNow(@Nullable R message) {
    if (!ended) {
      R checked = ResponseSender.checked(message, context);
      observers().send(checked);
      endWith(checked);
    }
  }

  /** Ends a stream of responses without a failure. */
  void complete() {
    endWith(Status.OK, Ending.RETURNED);
  }

  /** Ends the call with the failure, and cancels an asynchronous response. Throws nothing. */
  void fail(Throwable failure) {
    failNow(failure);
    LaterResponse pending = later;
    if (pending != null) {
      pending.giveUp();
    }
  }

  /** {@inheritDoc} The interceptors map the failure. */
  @Override
  public void failNow(Throwable thrown) {
    Throwable failure = intercepted == null || ended ? thrown : intercepted.mapped(thrown);
    FailureStatus found = FailureStatus.of(failure, settings.exceptionMessages());
    if (!found.isStated()) {
      failureLog.log(context, failure, ended ? FailureLog.When.ENDED : FailureLog.When.RUNNING);
    }
    endWith(found.status(), Ending.RETURNED);
  }

  private void endWith(R message) {
    end(
        Status.OK,
        Ending.RETURNED,
        () -> {
          stream.send(message);
          stream.end(Status.OK);
        });
  }

  private void endWith(Status status, Ending ending) {
    end(status, ending, () -> stream.end(status));
  }

  /** Ends the call, and tells the peer. Only the first end counts. Throws nothing. */
  private void end(Status status, Ending ending, Runnable notice) {
    Status told = status;
    sending.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      if (ending == Ending.CANCELLED) {
        context.cancel(status);
      }
      told = tell(status, notice);
    } finally {
      sending.unlock();
    }
    readiness.recheck();
    try {
      observers().end(told);
    } finally {
      context.end();
      requests.onCallEnd(told);
    }
  }

  /** Tells the peer, and returns the status that the peer was told. */
  @GuardedBy("sending")
  private Status tell(Status status, Runnable notice) {
    try {
      notice.run();
      return status;
    } catch (Throwable e) {
      LOGGER.log(
          Level.ERROR,
          "the end of a call of " + binding.method().fullName() + " cannot be sent",
          e);
    }
    try {
      stream.end(CAN_NOT_BE_SENT);
    } catch (Throwable e) {
      LOGGER.log(
          Level.ERROR,
          "the status of a call of " + binding.method().fullName() + " cannot be sent",
          e);
    }
    return CAN_NOT_BE_SENT;
  }

  @Override
  public void executeOrRun(Runnable task) {
    HandlerExecutor.executeOrRun(settings.executor(), task);
  }

  /** The side that ends the call. */
  private enum Ending {
    /** The handler ended its call. */
    RETURNED,
    /** Another part ended the call, and the handler is told by its context. */
    CANCELLED
  }
}
