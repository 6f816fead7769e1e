package io.ttrpc.spring.boot.greeter;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServiceDefinition;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Binds and calls the service. */
public final class GreeterTtrpc {
  public static final String SERVICE_NAME = "test.Greeter";

  private static final StringValue TEXT = StringValue.getDefaultInstance();
  private static final Int32Value NUMBER = Int32Value.getDefaultInstance();

  static final MethodDescriptor<StringValue, StringValue> SAY_HELLO =
      new MethodDescriptor<>(SERVICE_NAME, "SayHello", CallKind.UNARY, TEXT, TEXT);
  static final MethodDescriptor<Int32Value, Int32Value> COUNT_DOWN =
      new MethodDescriptor<>(SERVICE_NAME, "CountDown", CallKind.SERVER_STREAMING, NUMBER, NUMBER);
  static final MethodDescriptor<Int32Value, Int32Value> SUM =
      new MethodDescriptor<>(SERVICE_NAME, "Sum", CallKind.CLIENT_STREAMING, NUMBER, NUMBER);
  static final MethodDescriptor<StringValue, StringValue> ECHO =
      new MethodDescriptor<>(SERVICE_NAME, "Echo", CallKind.BIDI_STREAMING, TEXT, TEXT);

  static final ServiceDescriptor SERVICE =
      new ServiceDescriptor(SERVICE_NAME, List.of(SAY_HELLO, COUNT_DOWN, SUM, ECHO));

  private GreeterTtrpc() {}

  public static ServiceDefinition bind(GreeterService service) {
    return ServiceDefinition.builder(SERVICE)
        .unary(SAY_HELLO, service::sayHello)
        .serverStreaming(COUNT_DOWN, service::countDown)
        .clientStreaming(SUM, service::sum)
        .bidiStreaming(ECHO, service::echo)
        .build();
  }

  public static ServiceDefinition bind(GreeterAsync service) {
    return ServiceDefinition.builder(SERVICE)
        .unaryAsync(SAY_HELLO, service::sayHello)
        .serverStreamingAsync(COUNT_DOWN, service::countDown)
        .clientStreamingAsync(SUM, service::sum)
        .bidiStreamingAsync(ECHO, service::echo)
        .build();
  }

  public static Client client(TtrpcChannel channel) {
    return new Client(channel, CallOptions.DEFAULT);
  }

  public static AsyncClient asyncClient(TtrpcChannel channel) {
    return new AsyncClient(channel, CallOptions.DEFAULT);
  }

  /** Calls the service. */
  @GeneratedTtrpc(GreeterTtrpc.class)
  public static final class Client implements GreeterService {
    private final TtrpcChannel channel;
    private final CallOptions options;

    private Client(TtrpcChannel channel, CallOptions options) {
      this.channel = channel;
      this.options = options;
    }

    public Client withTimeout(Duration timeout) {
      return new Client(channel, options.withTimeout(timeout));
    }

    @Override
    public StringValue sayHello(StringValue name) {
      return ClientCalls.unary(channel, SAY_HELLO, name, options);
    }

    @Override
    public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
      ClientCalls.serverStreaming(channel, COUNT_DOWN, from, responses, options);
    }

    @Override
    public Int32Value sum(StreamReceiver<Int32Value> requests) {
      return ClientCalls.clientStreaming(channel, SUM, requests, options);
    }

    @Override
    public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
      ClientCalls.bidiStreaming(channel, ECHO, requests, responses, options);
    }
  }

  /** Calls the service with futures and publishers. */
  @GeneratedTtrpc(GreeterTtrpc.class)
  public static final class AsyncClient implements GreeterAsync {
    private final TtrpcChannel channel;
    private final CallOptions options;

    private AsyncClient(TtrpcChannel channel, CallOptions options) {
      this.channel = channel;
      this.options = options;
    }

    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      return ClientCalls.unaryAsync(channel, SAY_HELLO, name, options);
    }

    @Override
    public Flow.Publisher<Int32Value> countDown(Int32Value from) {
      return ClientCalls.serverStreamingAsync(channel, COUNT_DOWN, from, options);
    }

    @Override
    public CompletableFuture<Int32Value> sum(Flow.Publisher<Int32Value> requests) {
      return ClientCalls.clientStreamingAsync(channel, SUM, requests, options);
    }

    @Override
    public Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests) {
      return ClientCalls.bidiStreamingAsync(channel, ECHO, requests, options);
    }
  }
}
