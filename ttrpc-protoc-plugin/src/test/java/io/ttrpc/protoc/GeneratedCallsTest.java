package io.ttrpc.protoc;

import static io.ttrpc.protoc.Greeter.request;
import static io.ttrpc.protoc.Greeter.response;
import static org.assertj.core.api.Assertions.assertThat;

import hello.GreeterOuterClass.HelloReply;
import hello.GreeterOuterClass.HelloRequest;
import hello.GreeterService;
import hello.GreeterTtrpc;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.ClientStreamingCall;
import io.ttrpc.Metadata;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import traps.method_names.ObjectsService;
import traps.method_names.ObjectsTtrpc;
import traps.method_names.Reply;
import traps.method_names.Request;

/** Generated code at both ends of a socket. */
class GeneratedCallsTest {
  @TempDir Path folder;
  private TtrpcServer server;
  private TtrpcChannel channel;
  private GreeterTtrpc.Client client;

  @BeforeEach
  void start() throws Exception {
    String address = "unix://" + folder.resolve("s.sock");
    server =
        TtrpcServer.builder()
            .listen(address)
            .service(GreeterTtrpc.bind(new Greeter()))
            .service(ObjectsTtrpc.bind(new Objects()))
            .start();
    channel = TtrpcChannel.forTarget(address);
    client = GreeterTtrpc.client(channel);
  }

  @AfterEach
  void stop() {
    channel.close();
    server.close();
  }

  @Test
  void clientIsAService() {
    GreeterService greeter = client;
    List<HelloReply> spelled = new ArrayList<>();
    List<HelloReply> chatted = new ArrayList<>();

    HelloReply hello = greeter.sayHello(request("Ada"));
    greeter.spell(request("Ada"), spelled::add);
    HelloReply all = greeter.gather(StreamReceiver.of(List.of(request("Ada"), request("Bob"))));
    greeter.chat(StreamReceiver.of(List.of(request("Ada"), request("Bob"))), chatted::add);

    assertThat(hello).isEqualTo(response("Hello Ada"));
    assertThat(spelled).containsExactly(response("A"), response("Ad"), response("Ada"));
    assertThat(all).isEqualTo(response("Hello Ada and Bob"));
    assertThat(chatted).containsExactly(response("Hello Ada"), response("Hello Bob"));
  }

  @Test
  void responsesCanBePulled() {
    try (ServerStreamingCall<HelloReply> responses = client.spell(request("Bo"))) {
      assertThat(responses).containsExactly(response("B"), response("Bo"));
    }
  }

  @Test
  void requestsCanBeSentOneByOne() {
    try (ClientStreamingCall<HelloRequest, HelloReply> upload = client.gather()) {
      upload.send(request("Ada"));
      upload.send(request("Bob"));
      assertThat(upload.closeAndReceive()).isEqualTo(response("Hello Ada and Bob"));
    }
  }

  @Test
  void bothStreamsCanBeHeld() {
    try (BidiStreamingCall<HelloRequest, HelloReply> chat = client.chat()) {
      chat.send(request("Ada"));
      assertThat(chat.receive()).isEqualTo(response("Hello Ada"));
      chat.closeSend();
      assertThat(chat.receive()).isNull();
    }
  }

  @Test
  void timeoutIsThatOfTheNewClientAlone() {
    GreeterTtrpc.Client hasty = client.withTimeout(Duration.ofMinutes(1));

    assertThat(hasty.sayHello(request("Ada"))).isEqualTo(response("Hello Ada soon"));
    assertThat(client.sayHello(request("Ada"))).isEqualTo(response("Hello Ada"));
  }

  @Test
  void metadataAddsUp() {
    GreeterTtrpc.Client polite =
        client
            .withMetadata(Metadata.of("title", "Dr. "))
            .plusMetadata(Metadata.of("title", "h.c. "));

    assertThat(polite.sayHello(request("Ada"))).isEqualTo(response("Hello Dr. h.c. Ada"));
    assertThat(client.sayHello(request("Ada"))).isEqualTo(response("Hello Ada"));
  }

  @Test
  void metadataReplacesThatOfTheFormerClient() {
    GreeterTtrpc.Client renamed =
        client
            .withMetadata(Metadata.of("title", "Dr. "))
            .withMetadata(Metadata.of("title", "h.c. "));

    assertThat(renamed.sayHello(request("Ada"))).isEqualTo(response("Hello h.c. Ada"));
  }

  @Test
  void methodWithAnUnderscoreIsCalledByItsWireName() {
    assertThat(ObjectsTtrpc.client(channel).wait_(Request.getDefaultInstance()))
        .isEqualTo(Reply.getDefaultInstance());
    assertThat(ObjectsTtrpc.WAIT.method()).isEqualTo("Wait");
  }

  private static final class Objects implements ObjectsService {
    @Override
    public Reply wait_(Request request) {
      return Reply.getDefaultInstance();
    }
  }
}
