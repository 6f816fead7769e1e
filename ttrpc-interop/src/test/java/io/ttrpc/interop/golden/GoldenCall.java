package io.ttrpc.interop.golden;

import io.ttrpc.interop.client.Check;
import io.ttrpc.interop.client.Checks;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A call whose frames are kept. It is a check that the clients of all languages make with the same
 * messages, one frame in response to the other, so that the same frames come in the same order each
 * time. Every check ends with a unary call that proves its connection usable.
 */
enum GoldenCall {
  UNARY("Echo returns sequence and payload"),
  UNARY_EMPTY_MESSAGES("Nothing takes and returns an empty message"),
  UNARY_METADATA("Echo sees the values of a repeated metadata key in their order"),
  UNARY_EMPTY_METADATA("Echo sees empty metadata keys and values"),
  UNARY_TIMEOUT("Echo sees what remains until the deadline"),
  UNARY_FAILURES("Fail ends in each of the 16 codes with message and details"),
  UNARY_FAILURE_WITHOUT_MESSAGE("Fail keeps an empty message without details"),
  // Rust's server sends a text of its own.
  UNARY_UNKNOWN_METHOD("unknown method is UNIMPLEMENTED", GoldenPeer.GO),
  CLIENT_STREAMING("Sum adds negative parts"),
  CLIENT_STREAMING_NO_MESSAGES("Sum of no parts is 0"),
  SERVER_STREAMING("Divide into three parts keeps the smallest sum"),
  SERVER_STREAMING_NO_MESSAGES("Divide into no parts ends at once"),
  SERVER_STREAMING_EMPTY_MESSAGES("Empties sends three empty messages"),
  BIDI_STREAMING_EMPTY_MESSAGES("EchoStream responds to empty messages with empty ones"),
  BIDI_STREAMING_FAILURE("FailStream after 1 message responds to the first one"),
  // Go's client sends neither metadata nor a timeout on a stream.
  BIDI_STREAMING("EchoStream sees no metadata where none was sent", GoldenPeer.GO),
  BIDI_STREAMING_METADATA(
      "EchoStream sees the metadata of its call in each message", GoldenPeer.RUST),
  BIDI_STREAMING_TIMEOUT("EchoStream sees what remains until the deadline", GoldenPeer.RUST);

  private final String check;
  private final @Nullable GoldenPeer only;

  GoldenCall(String check) {
    this(check, null);
  }

  GoldenCall(String check, @Nullable GoldenPeer only) {
    this.check = check;
    this.only = only;
  }

  /** The check's name, by which every client knows it. */
  String check() {
    return check;
  }

  /** The check as the Java client makes it. */
  Check javaCheck() {
    return Checks.all().stream()
        .filter(each -> each.name().equals(check))
        .findFirst()
        .orElseThrow();
  }

  boolean isMadeBy(GoldenPeer peer) {
    return only == null || only == peer;
  }

  String file() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt";
  }
}
