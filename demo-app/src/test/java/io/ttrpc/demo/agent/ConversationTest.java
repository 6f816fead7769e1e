package io.ttrpc.demo.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.demo.proto.Alert;
import io.ttrpc.demo.proto.AlertQuestion;
import io.ttrpc.demo.proto.Answer;
import io.ttrpc.demo.proto.Metric;
import io.ttrpc.demo.proto.ProcessFacts;
import io.ttrpc.demo.proto.ProcessQuestion;
import io.ttrpc.demo.proto.Question;
import io.ttrpc.demo.proto.SampleQuestion;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private final QuietMachine machine = new QuietMachine();
  private final Talk talk = new Talk(machine);

  @AfterEach
  void endTalk() {
    talk.end();
  }

  @Test
  void questionsAreAnsweredWithTheirNumbers() {
    talk.ask(Question.newBuilder().setNumber(7).setSample(SampleQuestion.getDefaultInstance()));
    Answer answer = talk.takeAnswer();
    assertThat(answer.getQuestion()).isEqualTo(7);
    assertThat(answer.getSample().getLoad().getOneMinute()).isEqualTo(0.5);
  }

  @Test
  void processesThatUsedMostCpuTimeComeFirst() {
    assertThat(namesFor(ProcessQuestion.newBuilder())).containsExactly("init", "db", "Web");
  }

  @Test
  void processesThatHoldMostMemoryComeFirstIfAsked() {
    assertThat(
            namesFor(
                ProcessQuestion.newBuilder().setOrder(ProcessQuestion.Order.MEMORY).setLimit(2)))
        .containsExactly("Web", "db");
  }

  @Test
  void namesOfProcessesAreFoundInAnyCase() {
    assertThat(namesFor(ProcessQuestion.newBuilder().setNameContains("wEB")))
        .containsExactly("Web");
  }

  @Test
  void badQuestionsCostOneAnswerEach() {
    talk.ask(processes(ProcessQuestion.newBuilder().setNameContains("nobody")));
    talk.ask(processes(ProcessQuestion.newBuilder().setLimit(101)));
    talk.ask(Question.newBuilder());
    talk.ask(alert(1, Metric.METRIC_UNSPECIFIED, 1));
    assertThat(List.of(problem(), problem(), problem(), problem()))
        .containsExactly(
            "NOT_FOUND: no process has 'nobody' in its name",
            "INVALID_ARGUMENT: limit must be from 1 to 100 but was 101",
            "INVALID_ARGUMENT: there is no question, or one of a later version",
            "INVALID_ARGUMENT: an alert needs a metric");
    assertThat(namesFor(ProcessQuestion.newBuilder())).hasSize(3);
  }

  @Test
  void alertIsRaisedAndClearedAsTheMetricPassesTheThreshold() {
    talk.ask(alert(3, Metric.LOAD, 0.9));
    assertThat(talk.takeAnswer().getAlert().getState()).isEqualTo(Alert.State.SET);
    talk.awaitPause();

    machine.load = 1.5;
    talk.endPause();
    assertThat(talk.takeAnswer())
        .isEqualTo(
            Answer.newBuilder()
                .setQuestion(3)
                .setAlert(
                    Alert.newBuilder()
                        .setState(Alert.State.RAISED)
                        .setMetric(Metric.LOAD)
                        .setThreshold(0.9)
                        .setValue(1.5))
                .build());

    talk.awaitPause();
    machine.load = 0.1;
    talk.endPause();
    assertThat(talk.takeAnswer().getAlert().getState()).isEqualTo(Alert.State.CLEARED);
  }

  @Test
  void alertAnswersBetweenOtherQuestions() {
    talk.ask(alert(1, Metric.MEMORY_USED, 0.5));
    assertThat(talk.takeAnswer().getAlert().getState()).isEqualTo(Alert.State.SET);
    assertThat(talk.takeAnswer().getAlert().getValue()).isEqualTo(0.6);
    assertThat(namesFor(ProcessQuestion.newBuilder())).hasSize(3);
  }

  @Test
  void numberOfAlertsIsLimited() {
    IntStream.rangeClosed(1, 9).forEach(number -> talk.ask(alert(number, Metric.LOAD, 100)));
    assertThat(talk.takeAnswers(9))
        .filteredOn(Answer::hasProblem)
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.getQuestion()).isEqualTo(9);
              assertThat(answer.getProblem().getCode()).isEqualTo("RESOURCE_EXHAUSTED");
            });
  }

  @Test
  void alertsEndWithTheConversation() {
    talk.ask(alert(1, Metric.LOAD, 0.9));
    assertThat(talk.takeAnswer().getAlert().getState()).isEqualTo(Alert.State.SET);
    talk.awaitPause();
    talk.end();
    talk.awaitInterruptedPause();
    assertThat(talk.answersLeft()).isEmpty();
  }

  private List<String> namesFor(ProcessQuestion.Builder question) {
    talk.ask(processes(question));
    return talk.takeAnswer().getProcesses().getProcessesList().stream()
        .map(ProcessFacts::getName)
        .toList();
  }

  private String problem() {
    Answer answer = talk.takeAnswer();
    return answer.getProblem().getCode() + ": " + answer.getProblem().getMessage();
  }

  private static Question.Builder processes(ProcessQuestion.Builder question) {
    return Question.newBuilder().setProcesses(question);
  }

  private static Question.Builder alert(int number, Metric metric, double threshold) {
    return Question.newBuilder()
        .setNumber(number)
        .setAlert(AlertQuestion.newBuilder().setMetric(metric).setThreshold(threshold));
  }
}
