package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import io.ttrpc.Status;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoRequest;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A call given on the command line; tells its outcome in one line. */
@FunctionalInterface
interface RequestedCall {
  String make(ConformanceTtrpc.Client conformance);

  /** Makes the calls one after the other on one connection and prints a line for each. */
  static void makeAll(List<RequestedCall> calls, Path socket, Duration timeout, PrintStream out) {
    try (TtrpcChannel channel = TtrpcChannel.forTarget(socket.toString())) {
      ConformanceTtrpc.Client conformance = ConformanceTtrpc.client(channel).withTimeout(timeout);
      calls.forEach(call -> out.println(call.make(conformance)));
    }
  }

  /** {@code echo OK BYTES} or {@code echo STATUS CODE_NAME MESSAGE}. */
  static RequestedCall echo(String text) {
    return conformance -> {
      try {
        return "echo OK " + conformance.echo(request(text)).getPayload().size();
      } catch (TtrpcException e) {
        return "echo " + line(e.status());
      }
    };
  }

  /** {@code echo-stream COUNT END} or {@code echo-stream COUNT STATUS CODE_NAME MESSAGE}. */
  static RequestedCall echoStream(String text) {
    return conformance -> {
      AtomicInteger count = new AtomicInteger();
      try {
        conformance.echoStream(
            StreamReceiver.of(List.of(request(text))), response -> count.incrementAndGet());
        return "echo-stream " + count + " END";
      } catch (TtrpcException e) {
        return "echo-stream " + count + ' ' + line(e.status());
      }
    };
  }

  private static EchoRequest request(String text) {
    return EchoRequest.newBuilder().setPayload(ByteString.copyFromUtf8(text)).build();
  }

  private static String line(Status status) {
    return OneLine.of("STATUS " + codeName(status) + ' ' + status.message());
  }

  private static String codeName(Status status) {
    return status.number() == status.code().number()
        ? status.code().name()
        : "CODE_" + Integer.toUnsignedString(status.number());
  }
}
