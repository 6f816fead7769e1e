package io.ttrpc.demo.web;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A browser with a stream of events open, as long as it is there. All methods may be called by any
 * thread at any time.
 */
final class Browser {
  private static final long NO_TIMEOUT = 0;

  private final JsonFormat.Printer printer;
  private final SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
  private final AtomicBoolean there = new AtomicBoolean(true);
  private final List<Runnable> onLeave = new CopyOnWriteArrayList<>();

  Browser(JsonFormat.Printer printer) {
    this.printer = printer;
    emitter.onCompletion(this::leave);
    emitter.onError(unused -> leave());
  }

  SseEmitter emitter() {
    return emitter;
  }

  boolean isThere() {
    return there.get();
  }

  /**
   * Sends an event with a message, in protobuf's JSON form.
   *
   * @throws CancellationException if the browser has left, which ends the call that it is thrown in
   */
  void send(String name, Message message) {
    send(name, json(message));
  }

  /**
   * Sends an event with a text.
   *
   * @throws CancellationException if the browser has left, which ends the call that it is thrown in
   */
  void send(String name, String text) {
    write(SseEmitter.event().name(name).data(text));
    if (!isThere()) {
      throw new CancellationException("the browser has left");
    }
  }

  /** Sends what browsers skip, to see whether there is one. */
  void knock() {
    write(SseEmitter.event().comment("still there?"));
  }

  /** Runs the action once, when the browser has left or the stream has ended. */
  void onLeave(Runnable action) {
    onLeave.add(action);
    if (!isThere()) {
      runOnce(action);
    }
  }

  /** Ends the stream; does nothing the second time. */
  void leave() {
    if (there.compareAndSet(true, false)) {
      onLeave.forEach(this::runOnce);
      emitter.complete();
    }
  }

  /** Runs the action, unless another thread has removed it and runs it. */
  private void runOnce(Runnable action) {
    if (onLeave.remove(action)) {
      action.run();
    }
  }

  private String json(Message message) {
    try {
      return printer.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void write(SseEmitter.SseEventBuilder event) {
    try {
      emitter.send(event);
    } catch (IOException gone) {
      leave();
    } catch (IllegalStateException e) {
      if (isThere()) {
        throw e;
      }
    }
  }
}
