package io.ttrpc.interop.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ttrpc.interop.fuzz.Conversation.Server;
import io.ttrpc.interop.fuzz.Sequence.Delivery;
import io.ttrpc.interop.fuzz.Sequence.Ending;
import io.ttrpc.interop.fuzz.Sequence.Pace;
import io.ttrpc.interop.fuzz.Sequence.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests of the code that judges the servers. They need no server. */
class DifferentialFuzzOracleTest {
  private static final Frame OPEN =
      new Frame(1, Frame.REQUEST, Frame.REMOTE_OPEN, Request.of("EchoStream", null).encode());
  private static final Frame MESSAGE = new Frame(1, Frame.DATA, 0, ByteString.EMPTY);
  private static final Response ECHO = Response.of(MESSAGE, null);
  private static final Response END = Response.of(Frame.close(1), null);
  private static final Response LATE =
      new Response(
          Frame.RESPONSE, 0, 3, "StreamID is no longer active", List.of(), ByteString.EMPTY);

  @Test
  void sameSeedMakesTheSameSequence() {
    assertThat(SequenceGenerator.sequence(7)).isEqualTo(SequenceGenerator.sequence(7));
    assertThat(SequenceGenerator.sequence(7)).isNotEqualTo(SequenceGenerator.sequence(8));
  }

  @Test
  void missingResponseIsADifference() {
    Sequence sequence = sequence(Pace.SETTLED, OPEN, MESSAGE, Frame.close(1));
    assertThat(difference(sequence, List.of(ECHO, END), List.of(ECHO, END))).isNull();
    assertThat(difference(sequence, List.of(END), List.of(ECHO, END))).contains("stream 1");
    assertThat(difference(sequence, List.of(ECHO, END), List.of(END))).contains("stream 1");
  }

  @Test
  void knownDifferenceIsForgivenAsOftenAsItsCauseWasSent() {
    Sequence sequence = sequence(Pace.SETTLED, OPEN, Frame.close(1), MESSAGE);
    List<Response> java = List.of(END);
    assertThat(difference(sequence, java, List.of(END, LATE))).isNull();
    assertThat(difference(sequence, java, List.of(END, LATE, LATE))).contains("stream 1");
    assertThat(difference(sequence(Pace.SETTLED, OPEN, Frame.close(1)), java, List.of(END, LATE)))
        .contains("stream 1");
  }

  @Test
  void knownDifferenceTakesNothingThatBothHaveSaid() {
    Sequence sequence = sequence(Pace.SETTLED, MESSAGE, OPEN, Frame.close(1), MESSAGE);
    List<Response> java = List.of(LATE, END);
    assertThat(difference(sequence, java, List.of(LATE, END, LATE))).isNull();
    // Go's table may have kept the call that has ended, which then takes the message.
    assertThat(difference(sequence, java, List.of(LATE, END))).isNull();
  }

  @Test
  void shorterResponseInAStormIsTheBeginningOfTheLongerOne() {
    Sequence sequence = sequence(Pace.STORM, OPEN, MESSAGE, MESSAGE, OPEN);
    assertThat(difference(sequence, List.of(ECHO), List.of(ECHO, ECHO))).isNull();
    Response other =
        Response.of(new Frame(1, Frame.DATA, 0, ByteString.copyFromUtf8("other")), null);
    assertThat(difference(sequence, List.of(other), List.of(ECHO, ECHO))).contains("stream 1");
  }

  @Test
  void secondTerminalFrameIsAFault() {
    Sequence sequence = sequence(Pace.SETTLED, OPEN, Frame.close(1));
    assertThat(Comparison.fault(sequence, transcript(sequence, List.of(END)))).isNull();
    assertThat(Comparison.fault(sequence, transcript(sequence, List.of(END, END))))
        .isEqualTo("Java: 2 terminal frames on stream 1 (ENDING EchoStream)");
  }

  @Test
  void dataOnAUnaryStreamIsNothingForGo() {
    Conversation conversation = new Conversation(Server.GO);
    conversation.accept(new Frame(1, Frame.REQUEST, 0, Request.of("Echo", null).encode()));
    conversation.accept(new Frame(1, Frame.DATA, Frame.NO_DATA, ByteString.EMPTY));
    assertThat(conversation.crashesGo()).isFalse();
    conversation.accept(MESSAGE);
    assertThat(conversation.crashesGo()).isTrue();
  }

  @Test
  void shrinkingLeavesWhatTheFailureNeeds() throws Exception {
    Sequence sequence = sequence(Pace.SETTLED, MESSAGE, OPEN, MESSAGE, Frame.close(1), MESSAGE);
    Sequence smallest =
        Shrinker.shrink(
            sequence,
            smaller ->
                Stream.of(OPEN, Frame.close(1))
                    .allMatch(
                        needed ->
                            smaller.steps().stream().anyMatch(s -> s.frame().equals(needed))));
    assertThat(smallest.steps()).extracting(Step::frame).containsExactly(OPEN, Frame.close(1));
  }

  private static @Nullable String difference(
      Sequence sequence, List<Response> java, List<Response> go) {
    return new Comparison()
        .difference(sequence, transcript(sequence, java), transcript(sequence, go));
  }

  private static Transcript transcript(Sequence sequence, List<Response> responses) {
    Conversation conversation = new Conversation(Server.JAVA);
    sequence.steps().forEach(step -> conversation.accept(step.frame()));
    return new Transcript(conversation, Map.of(1, responses), List.of());
  }

  private static Sequence sequence(Pace pace, Frame... frames) {
    List<Step> steps = Arrays.stream(frames).map(frame -> new Step(frame, Delivery.ALONE)).toList();
    return new Sequence(0, pace, steps, Ending.CLOSE);
  }
}
