package io.ttrpc.interop.fuzz;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.MessageLite;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.FailRequest;
import io.ttrpc.conformance.v1.FailStreamRequest;
import io.ttrpc.conformance.v1.FloodRequest;
import io.ttrpc.conformance.v1.Part;
import io.ttrpc.conformance.v1.SleepRequest;
import io.ttrpc.conformance.v1.Total;
import io.ttrpc.interop.fuzz.Request.Entry;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Random messages of the conformance service, metadata, and bytes that are no message. */
final class Messages {
  private static final List<String> KEYS =
      List.of("key", "other", "key", "Key", "KEY", "", "grün", "GRÜN", "a-long.key_with/signs");
  private static final List<String> VALUES = List.of("value", "", "Value", "süß", "x".repeat(300));

  /** Bytes that make the message before them undecodable, or add an unknown field to it. */
  private static final List<String> TAILS =
      List.of(
          "00", // field number 0
          "07", // wire type 7
          "0e", // wire type 6
          "0b", // a group that does not end
          "0c", // the end of no group
          "a306a406", // an unknown group
          "980601", // an unknown number
          "0a0578", // a length beyond the end
          "1a8080808080808080808001", // a length without end
          "0affffffffffffffffff01", // a negative length
          "98ffffffffffffffffffff01", // a tag without end
          "0aff"); // half a length

  private final SplittableRandom random;

  Messages(SplittableRandom random) {
    this.random = random;
  }

  /** A message that the method takes; small enough for handlers to be done with soon. */
  ByteString forMethod(String method) {
    MessageLite message =
        switch (method) {
          case "Echo", "EchoStream" ->
              EchoRequest.newBuilder()
                  .setSequence(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(10))
                  .setPayload(bytes(random.nextInt(20) == 0 ? 70_000 : random.nextInt(40)))
                  .build();
          case "Fail" -> failure();
          case "Sleep" -> SleepRequest.newBuilder().setDelayMillis(random.nextInt(4)).build();
          case "Sum" ->
              Part.newBuilder()
                  .setAdd(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(10))
                  .build();
          case "Divide" ->
              Total.newBuilder()
                  .setSum(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(100))
                  .setCount(random.nextInt(6))
                  .build();
          case "FailStream" ->
              FailStreamRequest.newBuilder()
                  .setAfterMessages(random.nextInt(4))
                  .setStatus(failure())
                  .build();
          case "Flood" ->
              FloodRequest.newBuilder()
                  .setCount(random.nextInt(8))
                  .setSize(random.nextInt(2000))
                  .build();
          default -> Empty.getDefaultInstance();
        };
    return message.toByteString();
  }

  ByteString endlessSleep() {
    return SleepRequest.newBuilder()
        .setDelayMillis(Conversation.ENDLESS_MILLIS)
        .build()
        .toByteString();
  }

  private FailRequest failure() {
    FailRequest.Builder failure =
        FailRequest.newBuilder()
            .setCode(pick(List.of(0, 1, 2, 5, 13, 16, 17, 99, -1, Integer.MAX_VALUE)))
            .setMessage(pick(List.of("", "failed", "fehlgeschlagen: ü", "line\nline")));
    for (int i = random.nextInt(3); i > 0; i--) {
      failure.addDetails(Any.newBuilder().setTypeUrl("type/" + i).setValue(bytes(i)));
    }
    return failure.build();
  }

  /** The bytes, so changed that they may be no message any more. */
  ByteString damaged(ByteString message) {
    int chance = random.nextInt(3);
    if (chance == 0 && !message.isEmpty()) {
      return message.substring(0, random.nextInt(message.size()));
    }
    int index = message.isEmpty() ? 0 : random.nextInt(message.size());
    if (chance == 1 && !message.isEmpty() && isText(message.byteAt(index))) {
      return notUtf8At(message, index);
    }
    return message.concat(ByteString.copyFrom(HexFormat.of().parseHex(pick(TAILS))));
  }

  /**
   * Elsewhere the change could make a varint that is too large, where the decoders differ:
   * protobuf-java drops what does not fit, Go's refuses it.
   */
  private static boolean isText(byte value) {
    return value >= ' ';
  }

  private static ByteString notUtf8At(ByteString message, int index) {
    byte[] bytes = message.toByteArray();
    bytes[index] = (byte) 0xff;
    return ByteString.copyFrom(bytes);
  }

  List<Entry> metadata() {
    List<Entry> metadata = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      for (int i = random.nextInt(5); i >= 0; i--) {
        metadata.add(new Entry(pick(KEYS), pick(VALUES)));
      }
    }
    return metadata;
  }

  ByteString bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
