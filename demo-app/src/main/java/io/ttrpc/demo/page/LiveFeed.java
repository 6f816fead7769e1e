package io.ttrpc.demo.page;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.Sample;
import io.ttrpc.demo.proto.WatchRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A server-streaming call, held by its caller, whose messages go on to one browser as events. The
 * browser keeps its events while agents come and go. All methods may be called by any thread at any
 * time.
 */
final class LiveFeed implements Runnable {
  private static final long NO_TIMEOUT = 0;

  private final NodeAgentTtrpc.Client agent;
  private final WatchRequest watch;
  private final JsonFormat.Printer json;
  private final SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
  private volatile boolean open = true;
  private volatile @Nullable ServerStreamingCall<Sample> call;

  LiveFeed(NodeAgentTtrpc.Client agent, WatchRequest watch, JsonFormat.Printer json) {
    this.agent = agent;
    this.watch = watch;
    this.json = json;
    emitter.onCompletion(this::close);
    emitter.onError(unused -> close());
  }

  SseEmitter emitter() {
    return emitter;
  }

  /** Watches the agent until the browser leaves. A watch that ends is followed by the next. */
  @Override
  public void run() {
    while (open) {
      try (ServerStreamingCall<Sample> samples = agent.watch(watch)) {
        call = samples;
        for (Sample sample = next(samples); sample != null; sample = next(samples)) {
          send("sample", sample);
        }
      } catch (TtrpcException e) {
        tell(e);
      }
    }
  }

  private @Nullable Sample next(ServerStreamingCall<Sample> samples) {
    return open ? samples.receive() : null;
  }

  /**
   * An agent that is away comes back, and the next watch waits for it. Other failures would stay.
   */
  private void tell(TtrpcException e) {
    if (open) {
      send("problem", Problems.status(e));
      if (e.code() != StatusCode.UNAVAILABLE && e.code() != StatusCode.DEADLINE_EXCEEDED) {
        close();
      }
    }
  }

  void send(String name, Message message) {
    try {
      emitter.send(SseEmitter.event().name(name).data(json.print(message)));
    } catch (IOException | IllegalStateException gone) {
      close();
    }
  }

  /** Ends the events and the watch; does nothing the second time. */
  void close() {
    if (open) {
      open = false;
      ServerStreamingCall<Sample> samples = call;
      if (samples != null) {
        samples.close();
      }
      emitter.complete();
    }
  }

  boolean isOpen() {
    return open;
  }
}
