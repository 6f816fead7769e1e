package io.ttrpc.docs.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.CallContext;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.TtrpcServer;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class ClientsPageTest {
  private static final HelloRequest ADA = HelloRequest.newBuilder().setName("Ada").build();

  @TempDir Path folder;

  @Test
  void clientsOfThePageCall() throws Exception {
    Path socket = folder.resolve("app.sock");
    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(socket.toString())
                .service(GreeterTtrpc.bind(new Teller()))
                .start();
        ConfigurableApplicationContext context =
            new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(
                    "--spring.application.name=hotel",
                    "--ttrpc.client.clients.greeter.target=" + server.addresses().get(0))) {
      Reception reception = context.getBean(Reception.class);
      assertThat(reception.welcome(ADA, "fr")).isEqualTo("Ada of hotel in fr");
      assertThat(reception.spell(ADA)).containsExactly("A", "d", "a");
      assertThat(context.getBean(Desk.class).welcome(ADA)).isEqualTo("Ada of hotel in null");
      assertThat(context.getBean(Switchboard.class).greet(socket, ADA))
          .isEqualTo("Ada of hotel in null");

      Desk desk = context.getBean(Desk.class);
      assertThatThrownBy(() -> desk.greeter().gather(StreamReceiver.of(List.of(ADA))))
          .isInstanceOf(TtrpcException.class);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(context.getBean(ClientConfiguration.class).log())
                      .containsExactly("greeter: greeter.v1.Greeter/Gather UNIMPLEMENTED"));
    }
  }

  private static final class Teller implements GreeterService {
    @Override
    public HelloReply sayHello(HelloRequest request) {
      CallContext call = CallContext.current();
      return reply(
          "%s of %s in %s"
              .formatted(
                  request.getName(),
                  call.metadata().first("caller"),
                  call.metadata().first("language")));
    }

    @Override
    public void spell(HelloRequest request, StreamSender<HelloReply> responses) {
      request.getName().chars().forEach(letter -> responses.send(reply("" + (char) letter)));
    }

    private static HelloReply reply(String message) {
      return HelloReply.newBuilder().setMessage(message).build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Reception.class, Switchboard.class, ClientConfiguration.class})
  static class Application {}
}
