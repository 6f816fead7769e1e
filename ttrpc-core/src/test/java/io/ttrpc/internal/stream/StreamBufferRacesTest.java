package io.ttrpc.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.loop.EventLoop.Role;
import io.ttrpc.internal.memory.MemoryAccount;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.transport.Connection;
import io.ttrpc.internal.transport.ConnectionLoops;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A consumer against a reader and against whoever ends the stream, in many short races. */
@Timeout(40)
class StreamBufferRacesTest {
  private static final int ROUNDS = 500;
  private static final int MESSAGES = 8;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CyclicBarrier start = new CyclicBarrier(3);
  private ConnectionLoops loops;
  private SocketChannel socket;
  private Connection connection;
  private Timers timers;

  @BeforeEach
  void open() throws Exception {
    loops = ConnectionLoops.forClients("test-loop");
    socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    connection = new Connection(socket, loops, 1000, Duration.ZERO);
    timers = new Timers("test-timer");
  }

  @AfterEach
  void close() throws Exception {
    timers.close();
    loops.close();
    loops.awaitEnd();
    socket.close();
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  /** The ways in which a stream ends while messages come. */
  enum End {
    END,
    FAILURE,
    DISCARD,
    DISCARD_WITH_CAUSE
  }

  /** The ways in which a consumer waits. */
  enum Wait {
    PARKED,
    LEADING,
    FOLLOWING
  }

  @ParameterizedTest
  @EnumSource
  void consumerSeesMessagesInOrderAndThenTheEnd(End end) throws Exception {
    for (Wait wait : Wait.values()) {
      for (int round = 0; round < ROUNDS; round++) {
        race(end, wait);
      }
    }
  }

  private void race(End end, Wait wait) throws Exception {
    StreamBuffer buffer =
        new StreamBuffer(
            StreamBufferLimits.DEFAULT, MemoryAccount.unlimited(), connection, timers, e -> {});
    Future<?> reader =
        threads.submit(
            () -> {
              start.await();
              for (int i = 0; i < MESSAGES; i++) {
                assertThat(buffer.offer(ByteString.copyFromUtf8("" + i))).isTrue();
              }
              if (end == End.END) {
                buffer.end();
              }
              return null;
            });
    Future<?> ender =
        threads.submit(
            () -> {
              start.await();
              end(buffer, end);
              return null;
            });
    Future<Integer> consumer =
        threads.submit(
            () -> {
              start.await();
              return consume(buffer, wait);
            });
    reader.get(20, TimeUnit.SECONDS);
    ender.get(20, TimeUnit.SECONDS);
    int consumed = consumer.get(20, TimeUnit.SECONDS);
    if (end == End.END) {
      assertThat(consumed).isEqualTo(MESSAGES);
    }
    assertThat(buffer.isReadable()).isTrue();
    assertThat(buffer.isEmpty()).isTrue();
  }

  private static void end(StreamBuffer buffer, End end) {
    TtrpcException cause = new TtrpcException(StatusCode.UNAVAILABLE, "lost");
    switch (end) {
      case END -> {}
      case FAILURE -> buffer.fail(cause);
      case DISCARD -> buffer.discard();
      case DISCARD_WITH_CAUSE -> buffer.discard(cause);
    }
  }

  /** Returns the number of messages before the end. */
  private int consume(StreamBuffer buffer, Wait wait) throws InterruptedException {
    for (int next = 0; ; next++) {
      try {
        switch (wait) {
          case PARKED -> buffer.await();
          case LEADING -> await(buffer, Role.LEADER);
          case FOLLOWING -> await(buffer, Role.FOLLOWER);
        }
        ByteString message = buffer.poll();
        if (message == null) {
          return next;
        }
        assertThat(message.toStringUtf8()).isEqualTo("" + next);
      } catch (TtrpcException failed) {
        return next;
      }
    }
  }

  private void await(StreamBuffer buffer, Role role) throws InterruptedException {
    assertThat(connection.loop().await(buffer, Long.MAX_VALUE, role, () -> {})).isTrue();
  }
}
