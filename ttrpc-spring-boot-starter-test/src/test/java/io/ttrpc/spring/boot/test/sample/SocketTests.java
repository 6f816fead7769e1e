package io.ttrpc.spring.boot.test.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.test.AutoConfigureTtrpc;
import io.ttrpc.spring.boot.test.LocalTtrpcSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
@AutoConfigureTtrpc(keepTargetsOf = "guests")
class SocketTests {
  @Test
  void socketExists(@LocalTtrpcSocket Path socket) {
    assertThat(socket).exists();
  }
}
