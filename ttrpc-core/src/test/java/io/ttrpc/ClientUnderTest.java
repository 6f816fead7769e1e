package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A channel, and a server that says exact frames to it. */
@Timeout(20)
class ClientUnderTest {
  @TempDir Path folder;
  Path path;
  ServerSocketChannel listener;
  TtrpcChannel channel;
  FakePeer peer;
  private Footprint before;

  @BeforeEach
  void connect() throws Exception {
    before = Footprint.now();
    path = folder.resolve("s.sock");
    listener = FakePeer.listen(path);
    channel = configure(TtrpcChannel.builder(path.toString())).build();
    CompletableFuture<Void> connecting = CompletableFuture.runAsync(channel::connect);
    peer = FakePeer.accept(listener);
    connecting.join();
  }

  /** Configures the channel. A test class overrides this method if the defaults do not suit it. */
  TtrpcChannel.Builder configure(TtrpcChannel.Builder builder) {
    return builder;
  }

  /**
   * Nothing is left of the calls while the channel is connected, and nothing was said that the test
   * did not expect; nothing is left of the channel once it is closed.
   */
  @AfterEach
  void close() throws Exception {
    try {
      Footprint.assertNoStreams();
      assertThat(peer.takeRest()).as("frames that nobody expected").isEmpty();
    } finally {
      channel.close();
      peer.close();
      listener.close();
    }
    before.assertNothingAdded();
  }

  /** A unary call on another thread, its request taken by the peer. */
  CompletableFuture<StringValue> callUnary(int id, String text) throws IOException {
    CompletableFuture<StringValue> call = async(() -> unaryCall(text, CallOptions.DEFAULT));
    assertThat(peer.takeFrame()).isEqualTo(unary(id, text));
    return call;
  }

  StringValue unaryCall(String text, CallOptions options) {
    return ClientCalls.unary(channel, EchoService.UNARY, text(text), options);
  }

  /** Another call on the same connection works, and nothing was said in between. */
  void assertConnectionWorks(int nextId) throws IOException {
    CompletableFuture<StringValue> call = callUnary(nextId, "still here");
    peer.send(response(nextId, "yes"));
    assertThat(call.join()).isEqualTo(text("yes"));
  }

  static <T> CompletableFuture<T> async(Callable<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                future.complete(task.call());
              } catch (Throwable e) {
                future.completeExceptionally(e);
              }
            },
            "caller")
        .start();
    return future;
  }

  /** Returns the exception with which a call on another thread has failed. */
  static TtrpcException failureOf(CompletableFuture<?> call) {
    CompletionException failure = catchThrowableOfType(CompletionException.class, call::join);
    return (TtrpcException) Objects.requireNonNull(failure.getCause());
  }
}
