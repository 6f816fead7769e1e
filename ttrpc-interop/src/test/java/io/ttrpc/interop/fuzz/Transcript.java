package io.ttrpc.interop.fuzz;

import java.util.List;
import java.util.Map;

/**
 * The outcome of a sequence on one server.
 *
 * @param responses the server's responses by stream id, in their order
 * @param faults the server's faults that do not depend on another server's responses
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
