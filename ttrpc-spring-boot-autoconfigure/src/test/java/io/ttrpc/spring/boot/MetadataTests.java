package io.ttrpc.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an editor shows of the properties. */
class MetadataTests {
  private static final String SERVER = "ttrpc.server.";
  private static final String DEFAULTS = "ttrpc.client.defaults.";

  @Test
  void everyPropertyHasADescription() throws IOException {
    assertThat(properties())
        .isNotEmpty()
        .allSatisfy(
            (name, property) ->
                assertThat((String) property.get("description"))
                    .as(name)
                    .isNotBlank()
                    .endsWith("."));
  }

  @Test
  void propertiesAreTheDocumentedOnes() throws IOException {
    assertThat(properties().keySet())
        .containsExactlyInAnyOrder(
            SERVER + "enabled",
            SERVER + "auto-startup",
            SERVER + "socket.path",
            SERVER + "socket.permissions",
            SERVER + "socket.owner",
            SERVER + "socket.group",
            SERVER + "socket.if-exists",
            SERVER + "socket.create-parent-directories",
            SERVER + "socket.parent-permissions",
            SERVER + "socket.activation",
            SERVER + "max-message-size",
            SERVER + "max-connections",
            SERVER + "max-connections-per-user",
            SERVER + "max-concurrent-calls",
            SERVER + "max-calls-per-connection",
            SERVER + "max-memory",
            SERVER + "max-memory-per-connection",
            SERVER + "max-metadata-entries",
            SERVER + "max-metadata-size",
            SERVER + "max-queue-delay",
            SERVER + "max-busy-poll",
            SERVER + "executor.type",
            SERVER + "executor.max-threads",
            SERVER + "executor.max-stream-threads",
            SERVER + "executor.brief-handlers",
            SERVER + "shutdown.grace-period",
            SERVER + "lifecycle.phase",
            SERVER + "access.allowed-users",
            SERVER + "access.allowed-groups",
            SERVER + "access.require-same-user",
            SERVER + "security.enabled",
            SERVER + "grpc.enabled",
            SERVER + "error.include-message",
            SERVER + "metrics.enabled",
            SERVER + "observation.enabled",
            SERVER + "accesslog.enabled",
            SERVER + "servers",
            "management.endpoint.ttrpc.access",
            "management.endpoint.ttrpc.cache.time-to-live",
            "management.health.ttrpc.enabled",
            "management.info.ttrpc.enabled",
            "ttrpc.client.metrics.enabled",
            "ttrpc.client.observation.enabled",
            "ttrpc.client.clients",
            DEFAULTS + "target",
            DEFAULTS + "timeout",
            DEFAULTS + "propagate-deadline",
            DEFAULTS + "connect-timeout",
            DEFAULTS + "wait-for-ready",
            DEFAULTS + "reconnect.initial-backoff",
            DEFAULTS + "reconnect.max-backoff",
            DEFAULTS + "max-message-size",
            DEFAULTS + "max-busy-poll",
            DEFAULTS + "method",
            DEFAULTS + "metadata",
            DEFAULTS + "eager-connect");
  }

  @Test
  void defaultsAreTold() throws IOException {
    Map<String, Map<String, Object>> properties = properties();
    assertThat(properties.get(SERVER + "socket.permissions"))
        .containsEntry("defaultValue", "rw-------");
    assertThat(properties.get(SERVER + "lifecycle.phase"))
        .containsEntry("defaultValue", 2147481599);
    assertThat(properties.get(SERVER + "error.include-message"))
        .containsEntry("defaultValue", "never");
    assertThat(properties.get(SERVER + "shutdown.grace-period"))
        .containsEntry("defaultValue", "30s");
    assertThat(properties.get(SERVER + "max-busy-poll")).containsEntry("defaultValue", "30us");
    assertThat(properties.get(DEFAULTS + "max-busy-poll")).containsEntry("defaultValue", "30us");
    assertThat(properties.get(DEFAULTS + "connect-timeout")).containsEntry("defaultValue", "2s");
  }

  @Test
  void valuesOfAFormOfTheirOwnAreSuggested() throws IOException {
    Map<String, Map<String, Object>> hints = byName("$.hints");
    assertThat(hints)
        .containsOnlyKeys(
            SERVER + "socket.permissions",
            SERVER + "socket.parent-permissions",
            DEFAULTS + "target",
            DEFAULTS + "method.keys")
        .allSatisfy((name, hint) -> assertThat(hint.toString()).contains("\"name\":\"any\""));
    assertThat(hints.get(SERVER + "socket.permissions")).asString().contains("rw-rw----");
    assertThat(hints.get(DEFAULTS + "target")).asString().contains("${local.ttrpc.server.path}");
  }

  private static Map<String, Map<String, Object>> properties() throws IOException {
    return byName("$.properties");
  }

  private static Map<String, Map<String, Object>> byName(String path) throws IOException {
    try (InputStream file =
        MetadataTests.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      List<Map<String, Object>> properties =
          JsonPath.parse(Objects.requireNonNull(file)).read(path);
      Map<String, Map<String, Object>> byName = new TreeMap<>();
      properties.forEach(property -> byName.put((String) property.get("name"), property));
      return byName;
    }
  }
}
