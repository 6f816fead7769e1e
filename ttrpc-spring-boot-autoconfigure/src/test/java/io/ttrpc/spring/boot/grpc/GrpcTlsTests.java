package io.ttrpc.spring.boot.grpc;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.Greeter;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A client over gRPC has the TLS of its channel. */
@Timeout(120)
class GrpcTlsTests {
  private static final String BUNDLE = "spring.ssl.bundle.jks.greeters.";
  private static final String CHANNEL = "spring.grpc.client.channel.greeters.";

  @TempDir Path folder;

  @Test
  void clientAndServerTrustTheBundle() throws Exception {
    Path store = keyStore();
    GrpcContexts.serving(folder.resolve("greeter.sock"))
        .withPropertyValues(
            BUNDLE + "keystore.location=file:" + store,
            BUNDLE + "keystore.password=changeit",
            "spring.grpc.server.ssl.bundle=greeters")
        .withUserConfiguration(Greeter.class)
        .run(
            server -> {
              ApplicationContextRunner client =
                  GrpcContexts.calling("greeters")
                      .withPropertyValues(
                          CHANNEL + "target=static://127.0.0.1:" + GrpcContexts.port(server));
              client
                  .withPropertyValues(
                      BUNDLE + "truststore.location=file:" + store,
                      BUNDLE + "truststore.password=changeit",
                      CHANNEL + "ssl.bundle=greeters")
                  .run(
                      context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
              client.run(
                  context ->
                      assertThatExceptionOfType(TtrpcException.class)
                          .isThrownBy(() -> hello(greeter(context), "Ada")));
            });
  }

  /** Makes a key store with a certificate for this host, which is its own issuer. */
  private Path keyStore() throws Exception {
    Path store = folder.resolve("greeters.p12");
    Process keytool =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/keytool",
                "-genkeypair",
                "-alias",
                "greeters",
                "-keyalg",
                "EC",
                "-dname",
                "CN=greeters",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "keytool.txt"))
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return store;
  }
}
