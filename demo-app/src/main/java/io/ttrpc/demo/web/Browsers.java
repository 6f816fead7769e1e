package io.ttrpc.demo.web;

import com.google.protobuf.util.JsonFormat;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.Problem;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The browsers that have a stream of events open. May be used by any thread at any time. */
@Component
class Browsers {
  private final AsyncTaskExecutor executor;
  private final JsonFormat.Printer printer;
  private final Set<Browser> there = ConcurrentHashMap.newKeySet();

  Browsers(AsyncTaskExecutor applicationTaskExecutor, JsonFormat.Printer printer) {
    this.executor = applicationTaskExecutor;
    this.printer = printer;
  }

  /** Opens a stream of events and lets {@code events} fill it, on a thread of its own. */
  SseEmitter stream(Consumer<Browser> events) {
    Browser browser = new Browser(printer);
    executor.execute(() -> fill(browser, events));
    return browser.emitter();
  }

  private void fill(Browser browser, Consumer<Browser> events) {
    there.add(browser);
    try {
      fillOrExplain(browser, events);
    } catch (CancellationException left) {
      // The browser did, and there is nobody to tell.
    } finally {
      there.remove(browser);
      browser.leave();
    }
  }

  private static void fillOrExplain(Browser browser, Consumer<Browser> events) {
    try {
      events.accept(browser);
    } catch (TtrpcException e) {
      browser.send("problem", problem(e));
    }
  }

  private static Problem problem(TtrpcException e) {
    return Problem.newBuilder().setCode(e.code().name()).setMessage(e.status().message()).build();
  }

  /** Only writing tells that a browser has left, so there must be something to write. */
  @Scheduled(fixedRate = 10, timeUnit = TimeUnit.SECONDS)
  void knock() {
    there.forEach(Browser::knock);
  }

  /** Nobody should have to wait for streams that would never end by themselves. */
  @EventListener(ContextClosedEvent.class)
  void close() {
    there.forEach(Browser::leave);
  }
}
