package io.ttrpc.interop.fuzz;

import java.util.List;
import java.util.stream.Collectors;

/** The actions of a client on one connection. */
record Sequence(long seed, Pace pace, List<Step> steps, Ending ending) {

  /** The client's way to deal with races between its frames and a handler. */
  enum Pace {
    /**
     * A frame that ends a running call, or comes after its end, waits until all that is due on its
     * stream has come: the responses are then determined.
     */
    SETTLED,
    /** No waiting: the responses are determined but for where a call was cut short. */
    STORM
  }

  /** A frame and how it leaves. */
  record Step(Frame frame, Delivery delivery) {}

  /** How a frame leaves. */
  enum Delivery {
    WITH_THE_NEXT,
    ALONE,
    IN_PIECES
  }

  /** The last action of the client. */
  enum Ending {
    /** Takes all responses, then closes. */
    CLOSE,
    /** Takes all responses, then ends within a header; the server is to close. */
    HALF_A_HEADER,
    /** Takes all responses, then ends within a frame's data; the server is to close. */
    HALF_THE_DATA,
    /** Takes all responses, then greets in HTTP/2. */
    OTHER_PROTOCOL,
    /** Takes all responses, then asks for a message that no frame can carry. */
    TOO_LARGE_A_RESPONSE,
    /** Closes without taking a response. */
    VANISH
  }

  Sequence withSteps(List<Step> others) {
    return new Sequence(seed, pace, others, ending);
  }

  @Override
  public String toString() {
    return steps.stream()
        .map(step -> "  " + step.frame() + " (" + step.delivery() + ")\n")
        .collect(Collectors.joining("", "seed %d, %s\n".formatted(seed, pace), "  then " + ending));
  }
}
