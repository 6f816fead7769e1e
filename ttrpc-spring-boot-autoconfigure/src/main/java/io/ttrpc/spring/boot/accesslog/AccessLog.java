package io.ttrpc.spring.boot.accesslog;

import io.ttrpc.CallKind;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.PeerCredentials;
import io.ttrpc.ServerCall;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.ServerListener;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.server.TtrpcServerBuilderCustomizer;
import io.ttrpc.spring.boot.server.TtrpcServerName;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * The writer of the access log: one line when a call ends or is rejected, for the servers whose log
 * is on. If the logger is off, a call costs no more than this check. Safe for use by any thread.
 */
final class AccessLog implements ServerInterceptor, TtrpcServerBuilderCustomizer, Ordered {
  static final String LOGGER = "io.ttrpc.access";

  private static final Log logger = LogFactory.getLog(LOGGER);

  private final LogContext logContext;
  private final Set<String> servers;

  /**
   * @param servers the names of the servers whose log is on
   */
  AccessLog(LogContext logContext, Set<String> servers) {
    this.logContext = logContext;
    this.servers = Set.copyOf(servers);
  }

  @Override
  public int getOrder() {
    return TtrpcInterceptorOrder.ACCESS_LOG;
  }

  @Override
  public void intercept(ServerCall call, Next next) throws Exception {
    if (logger.isInfoEnabled()) {
      String server = TtrpcServerName.of(call.context());
      if (servers.contains(server)) {
        new LoggedCall(server, call, logContext.capture()).observe();
      }
    }
    next.proceed();
  }

  @Override
  public void customize(TtrpcServer.Builder builder) {
    customize(TtrpcServerName.DEFAULT, builder);
  }

  @Override
  public void customize(String server, TtrpcServer.Builder builder) {
    if (servers.contains(server)) {
      builder.listener(new RejectedCalls(server));
    }
  }

  /** Returns the part of the line that names the server. The default server has none. */
  private static String field(String server) {
    return server.equals(TtrpcServerName.DEFAULT) ? "" : " server=" + server;
  }

  /** The lines for the calls that a server rejects. */
  private record RejectedCalls(String server) implements ServerListener {
    @Override
    public void onCallRejected(String service, String method, CallRejection reason) {
      if (logger.isInfoEnabled()) {
        String name = service.isEmpty() && method.isEmpty() ? "" : service + "/" + method;
        logger.info(
            "peer=-%s method=%s status=%s duration_us=- received_bytes=- sent_bytes=- rejected=%s"
                .formatted(
                    field(server),
                    LoggedText.of(name),
                    statusOf(reason),
                    reason.name().toLowerCase(Locale.ROOT)));
      }
    }
  }

  /** Returns the status that the server sends for the reason. */
  private static StatusCode statusOf(ServerListener.CallRejection reason) {
    return switch (reason) {
      case UNKNOWN_METHOD -> StatusCode.UNIMPLEMENTED;
      case MALFORMED -> StatusCode.INVALID_ARGUMENT;
      case METADATA_TOO_LARGE, OVERLOAD, MEMORY -> StatusCode.RESOURCE_EXHAUSTED;
      case SHUTDOWN -> StatusCode.UNAVAILABLE;
      case DEADLINE -> StatusCode.DEADLINE_EXCEEDED;
      case CONNECTION_LOST -> StatusCode.CANCELLED;
    };
  }

  /** A call from its first interceptor to its end. */
  private static final class LoggedCall {
    private final long start = System.nanoTime();
    private final String server;
    private final ServerCall call;
    private final MethodDescriptor<?, ?> method;
    private final LogContext.Captured context;
    private final @Nullable PeerCredentials peer;
    private final Messages received = new Messages();
    private final Messages sent = new Messages();

    LoggedCall(String server, ServerCall call, LogContext.Captured context) {
      this.server = server;
      this.call = call;
      this.method = call.method();
      this.context = context;
      // The peer cannot be looked up any more when the connection has ended.
      this.peer = call.context().peer();
    }

    void observe() {
      call.onReceive(received::add);
      call.onSend(sent::add);
      call.onEnd(status -> context.run(() -> logger.info(line(status))));
    }

    private String line(Status status) {
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
      StringBuilder line = new StringBuilder(160);
      line.append("peer=")
          .append(LoggedText.of(peer == null ? "" : peer.user().getName()))
          .append(field(server))
          .append(" method=")
          .append(LoggedText.of(method.fullName()))
          .append(" status=")
          .append(status.code())
          .append(" duration_us=")
          .append(micros)
          .append(" received_bytes=")
          .append(received.bytes())
          .append(" sent_bytes=")
          .append(isWithheld(status) ? 0 : sent.bytes());
      if (method.kind() != CallKind.UNARY) {
        line.append(" received_messages=")
            .append(received.count())
            .append(" sent_messages=")
            .append(isWithheld(status) ? 0 : sent.count());
      }
      return line.toString();
    }

    /** Returns whether the single response was dropped because the call failed after all. */
    private boolean isWithheld(Status status) {
      return !status.isOk() && !method.kind().streamsResponses();
    }
  }
}
