package io.ttrpc.benchmarks.load;

import com.google.protobuf.CodedInputStream;
import io.ttrpc.benchmarks.v1.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * The bytes that protobuf's own parser allocates for a message. No runtime can save its user this
 * allocation.
 */
public final class PayloadFootprint {
  private static final int TIMES = 2_000;

  private PayloadFootprint() {}

  /** Bytes of a request and a response received; both are that message. */
  public static double ofOneCall(Payload message) {
    byte[] encoded = message.toByteArray();
    // Made before, so that the parser's input does not count as the message's.
    Iterator<CodedInputStream> inputs =
        Stream.generate(() -> CodedInputStream.newInstance(encoded))
            .limit(2 * TIMES)
            .toList()
            .iterator();
    return 2 * Allocation.ofOne(() -> parse(inputs.next()), TIMES);
  }

  private static void parse(CodedInputStream input) {
    try {
      Payload.parser().parseFrom(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
