package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsTest {
  @TempDir Path folder;
  private final EchoService service = new EchoService();
  private TtrpcServer server;
  private TtrpcChannel channel;

  @BeforeEach
  void start() throws Exception {
    String address = "unix://" + folder.resolve("s.sock");
    server = TtrpcServer.builder().listen(address).service(service.definition()).start();
    channel = TtrpcChannel.forTarget(address);
  }

  @AfterEach
  void stop() {
    channel.close();
    server.close();
  }

  @Test
  void unaryCallReturnsTheResponse() {
    assertThat(ClientCalls.unary(channel, EchoService.UNARY, text("hello"), CallOptions.DEFAULT))
        .isEqualTo(text("hello"));
  }

  @Test
  void responsesOfAServerStreamGoToTheSink() {
    List<StringValue> words = new ArrayList<>();
    ClientCalls.serverStreaming(
        channel, EchoService.SPLIT, text("a b c"), words::add, CallOptions.DEFAULT);
    assertThat(words).containsExactly(text("a"), text("b"), text("c"));
  }

  @Test
  void requestsOfAClientStreamComeFromTheSource() {
    Int64Value count =
        ClientCalls.clientStreaming(
            channel,
            EchoService.COUNT,
            StreamReceiver.of(List.of(text("a"), text("bc"))),
            CallOptions.DEFAULT);
    assertThat(count.getValue()).isEqualTo(3);
  }

  @Test
  void bidiStreamIsAConversation() {
    try (BidiStreamingCall<StringValue, StringValue> chat =
        ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT)) {
      chat.send(text("ping"));
      assertThat(chat.receive()).isEqualTo(text("ping"));
      chat.send(text("pong"));
      assertThat(chat.receive()).isEqualTo(text("pong"));
      chat.closeSend();
      assertThat(chat.receive()).isNull();
      assertThat(chat.receive()).isNull();
    }
  }

  @Test
  void bidiStreamRunsBetweenSourceAndSink() {
    List<StringValue> echoes = new ArrayList<>();
    List<StringValue> sent = List.of(text("1"), text("2"), text("3"));
    ClientCalls.bidiStreaming(
        channel, EchoService.CHAT, StreamReceiver.of(sent), echoes::add, CallOptions.DEFAULT);
    assertThat(echoes).isEqualTo(sent);
  }
}
