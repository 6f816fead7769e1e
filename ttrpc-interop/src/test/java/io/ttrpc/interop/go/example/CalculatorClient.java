package io.ttrpc.interop.go.example;

import com.google.protobuf.ByteString;
import io.ttrpc.ChannelListener;
import io.ttrpc.ClientStreamingCall;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.Metadata;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.Part;
import io.ttrpc.conformance.v1.Total;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class CalculatorClient {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  List<String> call(String path) throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    ChannelListener listener =
        new ChannelListener() {
          @Override
          public void onConnectionClosed(ConnectionClosedException cause) {
            closed.countDown();
          }
        };
    try (TtrpcChannel channel = TtrpcChannel.builder(path).listener(listener).build()) {
      ConformanceTtrpc.Client calculator = ConformanceTtrpc.client(channel);
      echo(calculator);
      sum(calculator);
      divide(calculator);
    }
    lines.add(closed.await(10, TimeUnit.SECONDS) ? "closed" : "open");
    return lines;
  }

  private void echo(ConformanceTtrpc.Client calculator) {
    EchoRequest request =
        EchoRequest.newBuilder().setPayload(ByteString.copyFromUtf8("hello")).build();
    try {
      calculator.echo(request);
    } catch (TtrpcException refused) {
      lines.add(refused.code() + " " + refused.status().message());
    }

    EchoResponse response =
        calculator
            .withTimeout(Duration.ofSeconds(10))
            .withMetadata(Metadata.of("tenant", "blue"))
            .echo(request);
    lines.add(response.getPayload().toStringUtf8());
  }

  private void sum(ConformanceTtrpc.Client calculator) {
    try (ClientStreamingCall<Part, Total> call = calculator.sum()) {
      for (long add : List.of(1L, 2L, 3L)) {
        call.send(Part.newBuilder().setAdd(add).build());
      }
      lines.add("" + call.closeAndReceive().getSum());
    }
  }

  private void divide(ConformanceTtrpc.Client calculator) {
    Total total = Total.newBuilder().setSum(6).setCount(2).build();
    try (ServerStreamingCall<Part> call = calculator.divide(total)) {
      for (Part part : call) {
        lines.add("" + part.getAdd());
      }
    }
  }
}
