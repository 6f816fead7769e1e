package io.ttrpc.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.sun.management.ThreadMXBean;
import io.ttrpc.TtrpcException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void bytesOfALargeMessageAreNotCopied() {
    BytesValue message = BytesValue.of(ByteString.copyFrom(new byte[1 << 20]));
    ByteString encoded = message.toByteString();
    assertThat(Messages.decode(BytesValue.getDefaultInstance(), encoded)).isEqualTo(message);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    BytesValue decoded = Messages.decode(BytesValue.getDefaultInstance(), encoded);
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
      assertThatThrownBy(() -> Messages.decode(BytesValue.getDefaultInstance(), broken))
          .isInstanceOf(TtrpcException.class)
          .hasMessageContaining("ttrpc: error unmarshalling payload: ");
    }
  }
}
