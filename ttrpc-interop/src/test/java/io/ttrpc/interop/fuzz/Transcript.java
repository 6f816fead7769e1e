package io.ttrpc.interop.fuzz;

import java.util.List;
import java.util.Map;

/**
 * What came of a sequence.
 *
 * @param responses by stream, in their order
 * @param faults what went wrong whatever another server sends
 */
record Transcript(
    Conversation conversation, Map<Integer, List<Response>> responses, List<String> faults) {

  List<Response> responses(int streamId) {
    return responses.getOrDefault(streamId, List.of());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    responses.forEach(
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
