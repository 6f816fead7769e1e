package io.ttrpc.demo.agent;

import com.google.protobuf.util.Durations;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.ProcessFacts;
import io.ttrpc.demo.proto.ProcessList;
import io.ttrpc.demo.proto.ProcessQuestion;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which processes were asked for, and in which order. */
record ProcessChoice(String name, Comparator<ProcessFacts> order, int limit) {
  private static final int USUAL_LIMIT = 5;
  private static final int HIGHEST_LIMIT = 100;

  static ProcessChoice of(ProcessQuestion question) {
    int limit = question.getLimit();
    return new ProcessChoice(
        question.getNameContains(),
        question.getOrder() == ProcessQuestion.Order.MEMORY
            ? Comparator.comparing(ProcessFacts::getMemoryBytes).reversed()
            : Comparator.comparing(ProcessFacts::getCpuTime, Durations.comparator()).reversed(),
        limit == 0 ? USUAL_LIMIT : limit);
  }

  ProcessChoice {
    if (limit < 1 || limit > HIGHEST_LIMIT) {
      throw new TtrpcException(
          StatusCode.INVALID_ARGUMENT,
          "limit must be from 1 to %d but was %s"
              .formatted(HIGHEST_LIMIT, Integer.toUnsignedString(limit)));
    }
  }

  ProcessList from(List<ProcessFacts> processes) {
    List<ProcessFacts> found = processes.stream().filter(this::hasName).sorted(order).toList();
    if (found.isEmpty()) {
      throw new TtrpcException(StatusCode.NOT_FOUND, "no process has '" + name + "' in its name");
    }
    return ProcessList.newBuilder()
        .setFound(found.size())
        .addAllProcesses(found.subList(0, Math.min(limit, found.size())))
        .build();
  }

  private boolean hasName(ProcessFacts process) {
    return process.getName().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT));
  }
}
