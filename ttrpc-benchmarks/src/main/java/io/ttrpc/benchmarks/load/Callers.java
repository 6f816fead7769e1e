package io.ttrpc.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the callers of a load.
 *
 * @param <M> the type of the messages
 */
final class Callers<M> {
  /** A caller's messages differ, so that a response to another one does not pass for an echo. */
  private static final int DIFFERENT_MESSAGES = 8;

  private static final int DIFFERENT_LARGE_MESSAGES = 2;
  private static final int LARGE = 64 * 1024;
  private static final int RESPONSES_TO_ONE_CALL = 10_000;

  private final EchoClient<M> client;
  private final LoadOptions options;

  Callers(EchoClient<M> client, LoadOptions options) {
    this.client = client;
    this.options = options;
  }

  Caller caller(int number, EchoClient.Connection<M> connection, Recorder recorder, int rate)
      throws IOException {
    List<M> messages = messages(number);
    return switch (options.mode) {
      case UNARY, IDLE ->
          rate == 0
              ? new UnaryCaller<>(connection, messages, recorder)
              : new SteadyCaller(new UnaryCaller<>(connection, messages, recorder), rate);
      case BIDI -> {
        List<EchoClient.Exchange<M>> streams = new ArrayList<>();
        for (int i = 0; i < options.streams; i++) {
          streams.add(connection.exchange());
        }
        yield new WindowCaller<>(streams, messages, options.window, recorder);
      }
      case ASYNC ->
          new WindowCaller<>(
              List.of(new AsyncCalls<>(connection)), messages, options.window, recorder);
      case RESPONSES -> new RepeatCaller<>(connection, messages, recorder);
    };
  }

  private List<M> messages(int caller) {
    int count = options.payload < LARGE ? DIFFERENT_MESSAGES : DIFFERENT_LARGE_MESSAGES;
    List<M> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(client.message(payload(options.payload, caller * count + i)));
    }
    return messages;
  }

  /** A number of responses, the message's number, and bytes that differ from one another. */
  static byte[] payload(int size, int number) {
    byte[] payload = new byte[size];
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) (i + number);
    }
    ByteBuffer.wrap(payload).putInt(RESPONSES_TO_ONE_CALL).putInt(number);
    return payload;
  }

  private static final class UnaryCaller<M> implements Caller {
    private final EchoClient.Connection<M> connection;
    private final List<M> messages;
    private final Recorder recorder;
    private int sent;

    UnaryCaller(EchoClient.Connection<M> connection, List<M> messages, Recorder recorder) {
      this.connection = connection;
      this.messages = messages;
      this.recorder = recorder;
    }

    @Override
    public void next() throws IOException {
      M request = messages.get(sent++ % messages.size());
      long start = recorder.start();
      M response = connection.call(request);
      recorder.answered(start);
      Caller.check(response, request);
    }
  }

  /** Begins a call at each tick of its rate, as long as calls are quicker than that. */
  private static final class SteadyCaller implements Caller {
    private final Caller caller;
    private final long interval;
    private long due = System.nanoTime();

    SteadyCaller(Caller caller, int rate) {
      this.caller = caller;
      this.interval = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    @Override
    public void next() throws IOException {
      due += interval;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      caller.next();
    }
  }

  /**
   * Sends on its streams in turn, and receives the oldest echo when the window is full. Its
   * latencies are those that one thread sees, which takes the echoes in order.
   */
  private static final class WindowCaller<M> implements Caller {
    private record OnItsWay<M>(EchoClient.Exchange<M> stream, M message, long start) {}

    private final List<EchoClient.Exchange<M>> streams;
    private final List<M> messages;
    private final int window;
    private final Recorder recorder;
    private final Queue<OnItsWay<M>> onTheirWay = new ArrayDeque<>();
    private int sent;

    WindowCaller(
        List<EchoClient.Exchange<M>> streams, List<M> messages, int window, Recorder recorder) {
      this.streams = streams;
      this.messages = messages;
      this.window = window;
      this.recorder = recorder;
    }

    @Override
    public void next() throws IOException {
      if (onTheirWay.size() == window) {
        receive();
      }
      EchoClient.Exchange<M> stream = streams.get(sent % streams.size());
      M message = messages.get(sent % messages.size());
      sent++;
      onTheirWay.add(new OnItsWay<>(stream, message, recorder.start()));
      stream.send(message);
    }

    private void receive() throws IOException {
      OnItsWay<M> oldest = onTheirWay.remove();
      M response = oldest.stream().receive();
      recorder.answered(oldest.start());
      Caller.check(response, oldest.message());
    }

    @Override
    public void close() throws IOException {
      while (!onTheirWay.isEmpty()) {
        receive();
      }
      for (EchoClient.Exchange<M> stream : streams) {
        stream.finish();
      }
    }
  }

  private static final class RepeatCaller<M> implements Caller {
    private final EchoClient.Connection<M> connection;
    private final List<M> messages;
    private final Recorder recorder;
    private int sent;

    RepeatCaller(EchoClient.Connection<M> connection, List<M> messages, Recorder recorder) {
      this.connection = connection;
      this.messages = messages;
      this.recorder = recorder;
    }

    @Override
    public void next() throws IOException {
      M request = messages.get(sent++ % messages.size());
      int[] received = new int[1];
      connection.repeat(
          request,
          response -> {
            recorder.arrived();
            Caller.check(response, request);
            received[0]++;
          });
      if (received[0] != RESPONSES_TO_ONE_CALL) {
        throw new IllegalStateException(
            "expected " + RESPONSES_TO_ONE_CALL + " responses but got " + received[0]);
      }
    }
  }
}
