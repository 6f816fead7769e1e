package io.ttrpc.demo.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.StreamSender;
import io.ttrpc.demo.proto.Answer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a conversation and its alerts answer, each on its own thread. ttrpc's own sender would take
 * that; one that a test passes to the bean need not, and none may be used once the call has ended.
 * All methods may be called by any thread at any time.
 */
final class AnswerStream implements AutoCloseable {
  private final StreamSender<Answer> responses;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private boolean closed;

  AnswerStream(StreamSender<Answer> responses) {
    this.responses = responses;
  }

  /** Sends the answer, unless the conversation is over. */
  void send(Answer answer) {
    lock.lock();
    try {
      if (!closed) {
        responses.send(answer);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the answer that is being sent, and lets no other through. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
