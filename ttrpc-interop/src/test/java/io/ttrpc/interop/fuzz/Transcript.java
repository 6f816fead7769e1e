package io.ttrpc.interop.fuzz;

import java.util.List;
import java.util.Map;

/**
 * What came of a sequence.
 *
 * @param answers by stream, in their order
 * @param faults what went wrong whatever another server answers
 */
record Transcript(
    Conversation conversation, Map<Integer, List<Answer>> answers, List<String> faults) {

  List<Answer> answers(int streamId) {
    return answers.getOrDefault(streamId, List.of());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    answers.forEach(
        (id, list) ->
            text.append("  ")
                .append(Integer.toUnsignedString(id))
                .append(": ")
                .append(list)
                .append('\n'));
    faults.forEach(fault -> text.append("  ").append(fault).append('\n'));
    return text.toString();
  }
}
