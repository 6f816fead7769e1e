package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import io.ttrpc.CallTransport;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel.State;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.thread.Threads;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The target of a channel whose calls a transport carries. Safe for use by any thread. */
public final class TransportChannel implements ChannelTarget {
  private static final int MAX_PLATFORM_THREADS = 256;

  private final CallTransport transport;
  private final ChannelSettings settings;
  private final Executor executor;

  /** The executor if it ends with the channel, or null if it is the application's. */
  private final @Nullable ExecutorService own;

  public TransportChannel(CallTransport transport, ChannelSettings settings) {
    this.transport = transport;
    this.settings = settings;
    Executor given = settings.executor();
    if (given != null) {
      this.own = null;
      this.executor = given;
    } else {
      ExecutorService created = Threads.newExecutor("ttrpc-client", MAX_PLATFORM_THREADS);
      this.own = created;
      this.executor = created;
    }
  }

  CallTransport transport() {
    return transport;
  }

  ChannelSettings settings() {
    return settings;
  }

  /** Returns the executor of the sending half of bidi-streaming calls. */
  Executor executor() {
    return executor;
  }

  @Override
  public String target() {
    return transport.target();
  }

  @Override
  public State state() {
    return transport.state();
  }

  @Override
  public void connect() {
    try {
      transport.connect(settings.connectTimeout());
    } catch (TtrpcException e) {
      Status status = e.status();
      throw failures()
          .connectionClosed(
              new Status(StatusCode.UNAVAILABLE.number(), status.message(), status.details()));
    }
  }

  @Override
  public void close() {
    try {
      transport.close();
    } finally {
      if (own != null) {
        own.shutdown();
      }
    }
  }
}
