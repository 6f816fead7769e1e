package io.ttrpc.demo.agent;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.machine.Machine;
import io.ttrpc.demo.proto.Answer;
import io.ttrpc.demo.proto.Problem;
import io.ttrpc.demo.proto.Question;
import java.util.Optional;

/** Answers the questions of one conversation, one after the other. */
final class Conversation {
  private final Machine machine;
  private final Sampler sampler;
  private final Alerts alerts;

  Conversation(Machine machine, Sampler sampler, Alerts alerts) {
    this.machine = machine;
    this.sampler = sampler;
    this.alerts = alerts;
  }

  /** The answer, or none where the alert that was asked for speaks for itself. */
  Optional<Answer> answer(Question question) {
    Answer.Builder answer = Answer.newBuilder().setQuestion(question.getNumber());
    try {
      switch (question.getAskCase()) {
        case SAMPLE -> answer.setSample(sampler.next());
        case PROCESSES ->
            answer.setProcesses(
                ProcessChoice.of(question.getProcesses()).from(machine.processes()));
        case ALERT -> {
          alerts.set(question.getNumber(), question.getAlert());
          return Optional.empty();
        }
        case ASK_NOT_SET ->
            throw new TtrpcException(
                StatusCode.INVALID_ARGUMENT, "there is no question, or one of a later version");
      }
    } catch (TtrpcException e) {
      // Thrown out of here it would end the call, and with it what else was asked.
      answer.setProblem(
          Problem.newBuilder().setCode(e.code().name()).setMessage(e.status().message()));
    }
    return Optional.of(answer.build());
  }
}
