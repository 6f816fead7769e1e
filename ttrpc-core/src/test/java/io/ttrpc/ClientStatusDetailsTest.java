package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.ttrpc.internal.wire.RpcStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientStatusDetailsTest extends ClientUnderTest {
  @Test
  void detailsOutliveTheBufferThatTheyCameIn() throws Exception {
    Any detail = Any.pack(text("a detail"));
    var failed = callUnary(1, "x");
    peer.send(failure(1, new RpcStatus(5, "no such thing", List.of(detail))));
    TtrpcException failure = failureOf(failed);

    var next = callUnary(3, "y");
    peer.send(response(3, "other bytes in the same buffer".repeat(10)));
    next.join();

    assertThat(failure.details()).containsExactly(detail);
  }
}
