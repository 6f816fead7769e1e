package io.ttrpc.demo.insight;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.util.Timestamps;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.ttrpc.demo.proto.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the latest spans for the page. A real application has an exporter in its place and no code
 * at all: the starter makes the spans, because there is a tracer. Any thread may use it at any
 * time.
 */
public final class SpanRecorder implements SpanProcessor {
  private static final int KEPT = 40;
  private static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system");
  private static final AttributeKey<String> TTRPC_STATUS =
      AttributeKey.stringKey("ttrpc.status_code");
  private static final AttributeKey<String> URI = AttributeKey.stringKey("uri");
  private static final AttributeKey<String> HTTP_STATUS = AttributeKey.stringKey("status");

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<Span> spans = new ArrayDeque<>();

  /** Returns the latest spans, oldest first. */
  List<Span> latest() {
    lock.lock();
    try {
      return List.copyOf(spans);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getAttribute(RPC_SYSTEM) == null && !isRequestOfThePage(span)) {
      return;
    }
    Span message = message(span.toSpanData());
    lock.lock();
    try {
      spans.add(message);
      if (spans.size() > KEPT) {
        spans.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The files of the page are requests too, and of no interest. */
  private static boolean isRequestOfThePage(ReadableSpan span) {
    return Objects.requireNonNullElse(span.getAttribute(URI), "").startsWith("/api/");
  }

  private static Span message(SpanData span) {
    String status = span.getAttributes().get(TTRPC_STATUS);
    long nanos = span.getEndEpochNanos() - span.getStartEpochNanos();
    return Span.newBuilder()
        .setTraceId(span.getTraceId())
        .setId(span.getSpanId())
        .setParentId(span.getParentSpanId())
        .setName(span.getName())
        .setKind(span.getKind().name())
        .setStart(Timestamps.fromNanos(span.getStartEpochNanos()))
        .setMillis(nanos / (double) TimeUnit.MILLISECONDS.toNanos(1))
        .setOutcome(
            status != null
                ? status
                : Objects.requireNonNullElse(span.getAttributes().get(HTTP_STATUS), ""))
        .build();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
