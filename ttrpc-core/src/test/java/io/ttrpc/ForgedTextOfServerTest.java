package io.ttrpc;

import static io.ttrpc.Frames.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.ttrpc.internal.wire.RpcStatus;
import java.util.Collections;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** Texts of a hostile server that are to look like something else in the client's log. */
class ForgedTextOfServerTest extends ClientUnderTest {
  private static final String FORGERY =
      "gone\r\n2026-11-30 WARN all is well\u001b[2K\u202e\u2028\u0000";

  @Test
  void messageOfAnExceptionIsOnePrintableLine() throws Exception {
    var call = callUnary(1, "x");
    peer.send(failure(1, StatusCode.ABORTED, FORGERY));
    TtrpcException failure = failureOf(call);
    assertThat(failure)
        .hasMessage(
            "ABORTED: gone\\u000d\\u000a2026-11-30 WARN all is well"
                + "\\u001b[2K\\u202e\\u2028\\u0000");
    assertThat(failure.status().message()).isEqualTo(FORGERY);
    assertThat(failure.status().toString()).doesNotContain("\n", "\u001b", "\u202e", "\u2028");
  }

  @Test
  void logRecordOfAnExceptionHasNoLineOfThePeer() throws Exception {
    var call = callUnary(1, "x");
    peer.send(failure(1, StatusCode.ABORTED, FORGERY));
    LogRecord logged = new LogRecord(Level.WARNING, "a call failed");
    logged.setThrown(failureOf(call));
    assertThat(new SimpleFormatter().format(logged).lines())
        .noneMatch(line -> line.startsWith("2026-11-30 WARN"));
  }

  @Test
  void messageOfAnExceptionIsCut() throws Exception {
    String megabytes = "\n".repeat(4_000_000);
    var call = callUnary(1, "x");
    peer.send(failure(1, StatusCode.ABORTED, megabytes));
    TtrpcException failure = failureOf(call);
    assertThat(failure.getMessage()).hasSizeLessThan(6 * 4096 + 100).endsWith("...");
    assertThat(failure.status().message()).isEqualTo(megabytes);
  }

  @Test
  void typesOfDetailsArePrintableAndFew() throws Exception {
    Any detail = Any.newBuilder().setTypeUrl("type\n" + "x".repeat(1000)).build();
    var call = callUnary(1, "x");
    peer.send(failure(1, new RpcStatus(5, "m", Collections.nCopies(100, detail))));
    assertThat(failureOf(call).status().toString())
        .startsWith("Status[number=5, message=m, details=[type\\u000axxx")
        .hasSizeLessThan(32 * 300)
        .endsWith(", ...]]");
  }

  @Test
  void statusWithAThousandDetailsIsReadAndOneWithMoreIsRefused() throws Exception {
    List<Any> details = Collections.nCopies(1000, Any.getDefaultInstance());
    var call = callUnary(1, "x");
    peer.send(failure(1, new RpcStatus(5, "many", details)));
    assertThat(failureOf(call).details()).hasSize(1000);

    var next = callUnary(3, "y");
    peer.send(failure(3, new RpcStatus(5, "more", Collections.nCopies(1001, details.get(0)))));
    assertThat(failureOf(next))
        .hasMessage(
            "INTERNAL: ttrpc: error unmarshalling response:"
                + " expected a status with at most 1000 details but got more");
  }
}
