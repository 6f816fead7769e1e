package io.ttrpc.demo.agent;

import io.ttrpc.demo.proto.Alert;
import io.ttrpc.demo.proto.AlertQuestion;
import io.ttrpc.demo.proto.Answer;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Looks at a metric once a second and tells when it passes the threshold, in either direction. It
 * does so until its thread is interrupted, which the pause answers with an exception.
 */
final class AlertWatch implements Runnable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final int number;
  private final AlertQuestion question;
  private final Gauge gauge;
  private final Pause pause;
  private final AnswerStream answers;

  AlertWatch(int number, AlertQuestion question, Gauge gauge, Pause pause, AnswerStream answers) {
    this.number = number;
    this.question = question;
    this.gauge = gauge;
    this.pause = pause;
    this.answers = answers;
  }

  @Override
  public void run() {
    tell(Alert.State.SET, OptionalDouble.empty());
    for (boolean raised = false; ; pause.pause(INTERVAL)) {
      OptionalDouble value = gauge.value();
      boolean above = value.isPresent() && value.getAsDouble() > question.getThreshold();
      if (above != raised) {
        tell(above ? Alert.State.RAISED : Alert.State.CLEARED, value);
        raised = above;
      }
    }
  }

  private void tell(Alert.State state, OptionalDouble value) {
    Alert.Builder alert =
        Alert.newBuilder()
            .setState(state)
            .setMetric(question.getMetric())
            .setThreshold(question.getThreshold());
    value.ifPresent(alert::setValue);
    answers.send(Answer.newBuilder().setQuestion(number).setAlert(alert).build());
  }
}
