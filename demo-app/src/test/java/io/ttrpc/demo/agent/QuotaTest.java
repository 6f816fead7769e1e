package io.ttrpc.demo.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.TtrpcServer;
import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.NodeAgentService;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.StaticApplicationContext;

/** The interceptor alone, with a server of the core and a clock of the test's own. */
class QuotaTest {
  @TempDir Path folder;

  private final AtomicLong millis = new AtomicLong(1_000_250);

  @Test
  void callsOverTheQuotaAreToldWhenToComeBack() throws IOException {
    NodeAgentService service =
        new NodeAgent(new Machine(), new Ending(new StaticApplicationContext()));
    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(folder.resolve("agent.sock").toString())
                .interceptor(new Quota(() -> Instant.ofEpochMilli(millis.get())))
                .service(NodeAgentTtrpc.bind(service))
                .start();
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      NodeAgentService agent = NodeAgentTtrpc.client(channel);
      for (int call = 0; call < Quota.CALLS_PER_SECOND; call++) {
        describe(agent);
      }
      assertIsToldToComeBack(agent);
      millis.addAndGet(750);
      describe(agent);
    }
  }

  private static void assertIsToldToComeBack(NodeAgentService agent)
      throws InvalidProtocolBufferException {
    TtrpcException e = catchThrowableOfType(TtrpcException.class, () -> describe(agent));
    assertThat(e.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(e.details().get(0).unpack(RetryInfo.class).getRetryDelay())
        .isEqualTo(Durations.fromMillis(750));
  }

  private static void describe(NodeAgentService agent) {
    agent.describe(DescribeRequest.getDefaultInstance());
  }
}
