package io.ttrpc.demo.agent;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.machine.Machine;
import io.ttrpc.demo.proto.AlertQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.springframework.core.task.AsyncTaskExecutor;

/** The alerts of one conversation: they end with it. Used by the conversation's thread. */
final class Alerts implements AutoCloseable {
  /** Each takes a thread. */
  private static final int MOST = 8;

  private final Machine machine;
  private final Pause pause;
  private final AsyncTaskExecutor executor;
  private final AnswerStream answers;
  private final List<Future<?>> running = new ArrayList<>();

  Alerts(Machine machine, Pause pause, AsyncTaskExecutor executor, AnswerStream answers) {
    this.machine = machine;
    this.pause = pause;
    this.executor = executor;
    this.answers = answers;
  }

  void set(int number, AlertQuestion question) {
    if (running.size() == MOST) {
      throw new TtrpcException(
          StatusCode.RESOURCE_EXHAUSTED, "a conversation has at most " + MOST + " alerts");
    }
    Gauge gauge = Gauge.of(question.getMetric(), machine);
    running.add(executor.submit(new AlertWatch(number, question, gauge, pause, answers)));
  }

  @Override
  public void close() {
    running.forEach(alert -> alert.cancel(true));
  }
}
