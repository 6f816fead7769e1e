package io.ttrpc.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.test.sample.SampleApplication;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ActiveProfiles;

/** An application whose servers have names. */
@ActiveProfiles("named")
@SpringBootTest(classes = SampleApplication.class)
class NamedServerTests {
  @Test
  void eachHasASocketOfItsOwn(
      @Autowired Environment environment,
      @Autowired TtrpcChannels channels,
      @LocalTtrpcSocket Path socket) {
    assertThat(environment.getProperty("ttrpc.server.servers.admin.socket.path"))
        .isEqualTo(socket.resolveSibling("server-admin.sock").toString());
    assertThat(channels.channel("greeter").target()).isEqualTo("unix://${local.ttrpc.server.path}");
    assertThat(channels.channel("admin").target())
        .isEqualTo("unix://${local.ttrpc.server.admin.path}");
  }
}
