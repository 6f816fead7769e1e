package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that begin while a channel connects. */
@Timeout(120)
class FirstConnectionTest {
  private static final int CHANNELS = 300;
  private static final int CALLERS = 8;
  private static final int CALLS = 100;

  @TempDir Path folder;

  @Test
  void callsThatMeetTheEndOfAnAttemptShareItsConnection() throws Exception {
    String address = folder.resolve("s.sock").toString();
    AtomicInteger connections = new AtomicInteger();
    try (TtrpcServer server =
        TtrpcServer.builder()
            .listen(address)
            .service(new EchoService().definition())
            .listener(
                new ServerListener() {
                  @Override
                  public void onConnectionOpened() {
                    connections.incrementAndGet();
                  }
                })
            .start()) {
      assertThat(server.addresses()).hasSize(1);
      for (int i = 1; i <= CHANNELS; i++) {
        try (TtrpcChannel channel =
            TtrpcChannel.builder(address).listener(new ChannelListener() {}).build()) {
          callFromManyThreads(channel);
          assertThat(connections).as("connections of %s channels", i).hasValue(i);
        }
      }
    }
  }

  private static void callFromManyThreads(TtrpcChannel channel) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(
            callers.submit(
                () -> {
                  callAtOnce(channel);
                  return null;
                }));
      }
      for (Future<?> call : calls) {
        call.get(20, TimeUnit.SECONDS);
      }
    } finally {
      callers.shutdown();
    }
  }

  private static void callAtOnce(TtrpcChannel channel) throws Exception {
    List<CompletableFuture<StringValue>> responses = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      responses.add(
          ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
    }
    for (CompletableFuture<StringValue> response : responses) {
      assertThat(response.get(10, TimeUnit.SECONDS)).isEqualTo(text("x"));
    }
  }
}
