package io.ttrpc.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.ListValue;
import com.google.protobuf.Value;
import com.sun.management.ThreadMXBean;
import io.ttrpc.TtrpcException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void bytesOfALargeMessageAreNotCopied() {
    BytesValue message = BytesValue.of(ByteString.copyFrom(new byte[1 << 20]));
    ByteString encoded = message.toByteString();
    assertThat(MessageReader.DEFAULT.decode(BytesValue.getDefaultInstance(), encoded))
        .isEqualTo(message);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    BytesValue decoded = MessageReader.DEFAULT.decode(BytesValue.getDefaultInstance(), encoded);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan(64 << 10);
    assertThat(decoded).isEqualTo(message);
  }

  @Test
  void brokenLargeMessageIsRefused() {
    ByteString whole = BytesValue.of(ByteString.copyFrom(new byte[100_000])).toByteString();
    for (ByteString broken :
        new ByteString[] {
          whole.substring(0, whole.size() - 1),
          // The end of a group that was not begun.
          whole.concat(ByteString.copyFrom(new byte[] {1 << 3 | 4}))
        }) {
      assertThatThrownBy(
              () -> MessageReader.DEFAULT.decode(BytesValue.getDefaultInstance(), broken))
          .isInstanceOf(TtrpcException.class)
          .hasMessageContaining("ttrpc: error unmarshalling payload: ");
    }
  }

  @Test
  void levelsAreCountedAndOnlyTheirExcessIsCalledSo() {
    Value one = Value.newBuilder().setNumberValue(1).build();
    // A list is a message in its value, and the value in it is another.
    Value list = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(one)).build();
    assertThat(
            MessageReader.DEFAULT
                .withMaxDepth(2)
                .decode(Value.getDefaultInstance(), list.toByteString()))
        .isEqualTo(list);
    assertThatThrownBy(
            () ->
                MessageReader.DEFAULT
                    .withMaxDepth(1)
                    .decode(Value.getDefaultInstance(), list.toByteString()))
        .isInstanceOf(TtrpcException.class)
        .hasMessage(
            "INTERNAL: ttrpc: error unmarshalling payload: "
                + "expected at most 1 levels of nested messages but got more");
    // At the deepest level that may be, a field is longer than its message.
    ByteString broken = ByteString.copyFrom(new byte[] {0x32, 4, 0x0a, 2, 0x1a, 9});
    assertThatThrownBy(
            () -> MessageReader.DEFAULT.withMaxDepth(2).decode(Value.getDefaultInstance(), broken))
        .isInstanceOf(TtrpcException.class)
        .hasMessageNotContaining("levels");
  }
}
