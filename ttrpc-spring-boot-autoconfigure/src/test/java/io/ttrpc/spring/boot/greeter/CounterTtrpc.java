package io.ttrpc.spring.boot.greeter;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServiceDefinition;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.TtrpcChannel;
import java.util.List;

/** Binds and calls the service. */
public final class CounterTtrpc {
  public static final String SERVICE_NAME = "test.Counter";

  static final MethodDescriptor<Empty, Int32Value> NEXT =
      new MethodDescriptor<>(
          SERVICE_NAME,
          "Next",
          CallKind.UNARY,
          Empty.getDefaultInstance(),
          Int32Value.getDefaultInstance());

  private CounterTtrpc() {}

  public static ServiceDefinition bind(CounterService service) {
    return ServiceDefinition.builder(new ServiceDescriptor(SERVICE_NAME, List.of(NEXT)))
        .unary(NEXT, service::next)
        .build();
  }

  public static Client client(TtrpcChannel channel) {
    return new Client(channel);
  }

  /** Calls the service. */
  @GeneratedTtrpc(CounterTtrpc.class)
  public static final class Client implements CounterService {
    private final TtrpcChannel channel;

    private Client(TtrpcChannel channel) {
      this.channel = channel;
    }

    @Override
    public Int32Value next(Empty request) {
      return ClientCalls.unary(channel, NEXT, request, CallOptions.DEFAULT);
    }
  }
}
