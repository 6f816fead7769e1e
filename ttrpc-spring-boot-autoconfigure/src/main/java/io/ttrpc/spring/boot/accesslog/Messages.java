package io.ttrpc.spring.boot.accesslog;

import com.google.protobuf.MessageLite;
import java.util.concurrent.atomic.AtomicLong;

/** The messages of a call in one direction. Several threads may send at the same time. */
final class Messages {
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** Adds a message. Encoding a message computes its size too, and the message remembers it. */
  void add(MessageLite message) {
    count.incrementAndGet();
    bytes.addAndGet(message.getSerializedSize());
  }

  long count() {
    return count.get();
  }

  long bytes() {
    return bytes.get();
  }
}
