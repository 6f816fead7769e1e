package io.ttrpc.protoc;

import static io.ttrpc.protoc.Greeter.request;
import static io.ttrpc.protoc.Greeter.response;
import static org.assertj.core.api.Assertions.assertThat;

import hello.GreeterAsync;
import hello.GreeterOuterClass.HelloReply;
import hello.GreeterOuterClass.HelloRequest;
import hello.GreeterTtrpc;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.Metadata;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.testsupport.Collected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated code with futures and publishers on either end of a socket. */
class GeneratedAsyncCallsTest {
  @TempDir Path folder;

  @Test
  void asyncClientCallsABlockingService() throws Exception {
    try (TtrpcServer server = serve().service(GreeterTtrpc.bind(new Greeter())).start();
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      GreeterAsync greeter = GreeterTtrpc.asyncClient(channel);

      assertThat(greeter.sayHello(request("Ada")).get()).isEqualTo(response("Hello Ada"));
      assertThat(collect(greeter.spell(request("Bo"))))
          .containsExactly(response("B"), response("Bo"));
      assertThat(greeter.gather(publish("Ada", "Bob")).get())
          .isEqualTo(response("Hello Ada and Bob"));
      assertThat(collect(greeter.chat(publish("Ada", "Bob"))))
          .containsExactly(response("Hello Ada"), response("Hello Bob"));
    }
  }

  @Test
  void blockingClientCallsAnAsyncService() throws Exception {
    try (TtrpcServer server = serve().service(GreeterTtrpc.bind(new AsyncGreeter())).start();
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      GreeterTtrpc.Client greeter = GreeterTtrpc.client(channel);

      assertThat(greeter.sayHello(request("Ada"))).isEqualTo(response("Hello Ada"));
      assertThat(greeter.spell(request("Bo"))).containsExactly(response("B"), response("Bo"));
      assertThat(greeter.gather(StreamReceiver.of(List.of(request("Ada"), request("Bob")))))
          .isEqualTo(response("Hello Ada and Bob"));
      try (BidiStreamingCall<HelloRequest, HelloReply> chat = greeter.chat()) {
        chat.send(request("Ada"));
        assertThat(chat.receive()).isEqualTo(response("Hello Ada"));
        chat.closeSend();
        assertThat(chat.receive()).isNull();
      }
    }
  }

  @Test
  void asyncClientTakesTimeoutAndMetadata() throws Exception {
    try (TtrpcServer server = serve().service(GreeterTtrpc.bind(new Greeter())).start();
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      GreeterAsync greeter =
          GreeterTtrpc.asyncClient(channel)
              .withTimeout(Duration.ofMinutes(1))
              .withMetadata(Metadata.of("title", "Dr. "));

      assertThat(greeter.sayHello(request("Ada")).get()).isEqualTo(response("Hello Dr. Ada soon"));
    }
  }

  private TtrpcServer.Builder serve() {
    return TtrpcServer.builder().listen("unix://" + folder.resolve("s.sock"));
  }

  private static List<HelloReply> collect(Flow.Publisher<HelloReply> responses) throws Exception {
    Collected<HelloReply> collected = new Collected<>();
    responses.subscribe(collected);
    return collected.all().get();
  }

  private static Flow.Publisher<HelloRequest> publish(String... names) {
    return subscriber -> {
      try (SubmissionPublisher<HelloRequest> requests = new SubmissionPublisher<>()) {
        requests.subscribe(subscriber);
        Stream.of(names).forEach(name -> requests.submit(request(name)));
      }
    };
  }
}
