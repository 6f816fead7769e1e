package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long threads may look for input before they sleep. */
@Timeout(30)
class PollingTest {
  @TempDir Path folder;

  @Test
  void longestPollHasItsLimitsOnBothSides() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TtrpcServer.builder().maxBusyPoll(Duration.ofMillis(11)))
        .withMessage("maxBusyPoll must be from 0 to PT0.01S but was PT0.011S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TtrpcChannel.builder("/run/x.sock").maxBusyPoll(Duration.ofNanos(-1)))
        .withMessageContaining("was PT-0.000000001S");
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void callsAreServedWithoutAndWithLongPolls() throws Exception {
    for (Duration limit : new Duration[] {Duration.ZERO, Duration.ofMillis(10)}) {
      String address = folder.resolve(limit + ".sock").toString();
      try (TtrpcServer server =
              TtrpcServer.builder()
                  .listen(address)
                  .maxBusyPoll(limit)
                  .service(new EchoService().definition())
                  .start();
          TtrpcChannel channel = TtrpcChannel.builder(address).maxBusyPoll(limit).build()) {
        for (int i = 0; i < 500; i++) {
          assertThat(ClientCalls.unary(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT))
              .isEqualTo(text("x"));
        }
      }
    }
  }
}
