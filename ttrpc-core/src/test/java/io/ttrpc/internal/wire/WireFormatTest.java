package io.ttrpc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WireFormatTest {
  private static final int FIELD = 2;
  private static final int TIMES = 20_000;

  private final byte[] array = new byte[1 << 10];

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "io.ttrpc.v1.Tasks",
        "\u0000\u007f",
        "\u0080",
        "grün",
        "€uro",
        "\ud83d\ude00"
      })
  void stringIsWrittenAsProtobufDoes(String text) throws Exception {
    byte[] expected = new byte[CodedOutputStream.computeStringSize(FIELD, text)];
    CodedOutputStream.newInstance(expected).writeString(FIELD, text);
    byte[] written = new byte[WireFormat.sizeOfString(FIELD, text)];
    WireFormat.writeString(CodedOutputStream.newInstance(written), FIELD, text);
    assertThat(written).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 128, 300})
  void longStringHasItsLengthInSeveralBytes(int length) throws Exception {
    stringIsWrittenAsProtobufDoes("x".repeat(length));
  }

  @Test
  void emptyStringIsLeftOut() throws Exception {
    CodedOutputStream out = CodedOutputStream.newInstance(array);
    WireFormat.writeString(out, FIELD, "");
    assertThat(out.getTotalBytesWritten()).isEqualTo(WireFormat.sizeOfString(FIELD, "")).isZero();
  }

  @Test
  void asciiNameIsWrittenWithoutAllocation() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    CodedOutputStream out = CodedOutputStream.newInstance(new byte[TIMES * 16]);
    WireFormat.writeString(out, FIELD, "test.Echo");
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 1; i < TIMES; i++) {
      WireFormat.writeString(out, FIELD, "test.Echo");
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(TIMES);
  }
}
