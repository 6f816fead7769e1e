package io.ttrpc.interop.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import io.ttrpc.StatusCode;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.FloodRequest;
import io.ttrpc.interop.fuzz.Conversation.Server;
import io.ttrpc.interop.fuzz.Sequence.Delivery;
import io.ttrpc.interop.fuzz.Sequence.Ending;
import io.ttrpc.interop.fuzz.Sequence.Pace;
import io.ttrpc.interop.fuzz.Sequence.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Plays a sequence to a server, and takes its responses until nothing more is due.
 *
 * <p>The player sends probes: frames with an even id, each with an id of its own. The server's
 * reading thread refuses a probe on the probe's id, after the responses of all its earlier
 * refusals. So the response to a probe shows that the server has read all earlier frames, and that
 * its reading thread has sent all its responses. No handler is involved. The {@link Conversation}
 * knows the responses that handlers still owe.
 */
final class Player implements AutoCloseable {
  private static final int LAST_ECHO_ID = -3;
  private static final int LAST_FLOOD_ID = -1;
  private static final int FIRST_PROBE_ID = -2;

  private final Sequence sequence;
  private final Server server;
  private final Duration patience;
  private final Conversation conversation;
  private final Map<Integer, List<Response>> responses = new TreeMap<>(Integer::compareUnsigned);
  private final List<String> faults = new ArrayList<>();
  private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
  private final Wire wire;
  private int probeId = FIRST_PROBE_ID;
  private boolean probeRefused;

  private Player(Sequence sequence, Server server, Path socket, Duration patience)
      throws IOException {
    this.sequence = sequence;
    this.server = server;
    this.patience = patience;
    this.conversation = new Conversation(server);
    this.wire = new Wire(socket, this::onFrame);
  }

  /** Plays the sequence; waits so long at most for what is due. */
  static Transcript play(Sequence sequence, Server server, Path socket, Duration patience)
      throws IOException {
    try (Player player = new Player(sequence, server, socket, patience)) {
      player.play();
      return new Transcript(player.conversation, player.responses, player.faults);
    }
  }

  private void play() throws IOException {
    for (Step step : sequence.steps()) {
      if (conversation.racesWithARefusal(step.frame())
          || (sequence.pace() == Pace.SETTLED && conversation.dependsOnProgress(step.frame()))) {
        settle(conversation.stream(step.frame().streamId()));
      }
      send(step.frame(), step.delivery());
    }
    if (sequence.ending() == Ending.VANISH) {
      flush();
      return;
    }
    conversation.open().forEach(stream -> append(Frame.close(stream.id())));
    settleAll();
    append(
        new Frame(
            LAST_ECHO_ID,
            Frame.REQUEST,
            0,
            Request.of("Echo", EchoRequest.newBuilder().setSequence(1).build().toByteString())
                .encode()));
    settleAll();
    end();
  }

  private void settleAll() throws IOException {
    for (Stream stream : List.copyOf(conversation.streams())) {
      awaitResponses(stream);
    }
    probe();
  }

  /** Waits for what is due on the stream, and until the server has let go of what has ended. */
  private void settle(Stream stream) throws IOException {
    awaitResponses(stream);
    probe();
    stream.settle();
  }

  private void awaitResponses(Stream stream) throws IOException {
    List<Response> sofar = responses.computeIfAbsent(stream.id(), unused -> new ArrayList<>());
    await(() -> stream.isCompletedBy(sofar), "what is due on " + stream);
  }

  private void probe() throws IOException {
    probeRefused = false;
    unsent.writeBytes(new Frame(probeId, Frame.RESPONSE, 0, ByteString.EMPTY).encode().array());
    await(() -> probeRefused, "the refusal of an even id");
    probeId -= 2;
  }

  private void await(BooleanSupplier condition, String what) throws IOException {
    flush();
    // One fault is enough: whatever is due after it would take as long.
    if (faults.isEmpty() && !wire.await(condition, patience)) {
      faults.add((wire.isEnded() ? "closed before " : "not in time: ") + what);
    }
  }

  private void send(Frame frame, Delivery delivery) throws IOException {
    if (delivery == Delivery.WITH_THE_NEXT) {
      append(frame);
      return;
    }
    flush();
    append(frame);
    if (delivery == Delivery.ALONE) {
      flush();
    } else {
      flushInPieces();
    }
  }

  private void append(Frame frame) {
    conversation.accept(frame);
    unsent.writeBytes(frame.encode().array());
    boolean closesInput =
        conversation.stream(frame.streamId()).state() == Stream.State.OPEN
            && frame.type() == Frame.REQUEST
            && frame.has(Frame.REMOTE_CLOSED)
            && !frame.isOversized();
    if (closesInput) {
      // Go's server, which does not look at a request's flags.
      append(Frame.close(frame.streamId()));
    }
  }

  private void flush() throws IOException {
    wire.write(ByteBuffer.wrap(unsent.toByteArray()));
    unsent.reset();
  }

  /** A byte, two, four, and so on. */
  private void flushInPieces() throws IOException {
    ByteBuffer all = ByteBuffer.wrap(unsent.toByteArray());
    unsent.reset();
    for (int size = 1; all.hasRemaining(); size *= 2) {
      int length = Math.min(size, all.remaining());
      wire.write(all.slice(all.position(), length));
      all.position(all.position() + length);
    }
  }

  private void end() throws IOException {
    switch (sequence.ending()) {
      case CLOSE, VANISH -> {
        // The caller closes.
      }
      case HALF_A_HEADER -> endWithin(new byte[] {0, 0, 0});
      case HALF_THE_DATA -> endWithin(new byte[] {0, 0, 0, 9, 0, 0, 0, 1, 3, 0, 42});
      case OTHER_PROTOCOL -> {
        // Go waits for the rest of what it takes for a frame of 1.3 GB.
        if (server == Server.JAVA) {
          wire.write(ByteBuffer.wrap("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII)));
          awaitEnd();
        }
      }
      case TOO_LARGE_A_RESPONSE -> askForTooMuch();
    }
  }

  private void endWithin(byte[] start) throws IOException {
    wire.write(ByteBuffer.wrap(start));
    wire.closeSending();
    awaitEnd();
  }

  private void askForTooMuch() throws IOException {
    FloodRequest flood =
        FloodRequest.newBuilder().setCount(2).setSize(Frame.MAX_DATA_BYTES + 1).build();
    append(
        new Frame(
            LAST_FLOOD_ID,
            Frame.REQUEST,
            Frame.REMOTE_OPEN,
            Request.of("Flood", flood.toByteString()).encode()));
    flush();
    if (server == Server.GO) {
      // Case 13: what can not be sent costs Go the connection.
      awaitEnd();
      return;
    }
    List<Response> failure = responses.computeIfAbsent(LAST_FLOOD_ID, unused -> new ArrayList<>());
    await(() -> !failure.isEmpty(), "a failure instead of too large a message");
    if (failure.stream().noneMatch(it -> it.code() == StatusCode.RESOURCE_EXHAUSTED.number())) {
      faults.add("too large a message got " + failure);
    }
  }

  private void awaitEnd() throws IOException {
    wire.await(() -> wire.isEnded(), patience);
    if (!wire.isEnded()) {
      faults.add("not closed in time after " + sequence.ending());
    }
  }

  private void onFrame(Frame frame) {
    if (frame.streamId() == probeId && !probeRefused) {
      probeRefused = true;
      return;
    }
    responses
        .computeIfAbsent(frame.streamId(), unused -> new ArrayList<>())
        .add(Response.of(frame, conversation.stream(frame.streamId()).method()));
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
