package io.ttrpc.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ttrpc.CallKind;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.testsupport.PageTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetersPageTests {
  @TempDir Path folder;

  @Test
  void pageHasTheMetersOfTheCode() throws IOException {
    PageTable.check(
        "docs/spring-observability.md",
        "### Meters",
        Stream.concat(
                Stream.of("| meter | type | meaning | tags |", "| --- | --- | --- | --- |"),
                Arrays.stream(TtrpcMeters.values()).map(MetersPageTests::row))
            .toList());
  }

  @Test
  void registeredMetersAreTheDocumentedOnes() {
    MeteredContext.on(folder.resolve("greeter.sock"))
        .run(
            context -> {
              GreeterTtrpc.Client greeter = GreeterContext.greeter(context);
              greeter.sayHello(StringValue.of("Ada"));
              greeter.countDown(Int32Value.of(1), response -> {});
              MeteredContext.of(context)
                  .assertTimed(
                      "ttrpc.server",
                      "CountDown",
                      CallKind.SERVER_STREAMING.name().toLowerCase(Locale.ROOT),
                      "OK",
                      "none");
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              Map<String, Set<String>> registered =
                  registry.getMeters().stream()
                      .map(Meter::getId)
                      .filter(id -> id.getName().startsWith("ttrpc."))
                      .collect(
                          Collectors.toMap(
                              MetersPageTests::described, MetersPageTests::keys, (a, b) -> a));
              Map<String, Set<String>> documented =
                  Arrays.stream(TtrpcMeters.values())
                      .collect(
                          Collectors.toMap(
                              meter -> meter.getName() + meter.getType() + meter.description(),
                              MetersPageTests::keys));
              assertThat(registered).isEqualTo(documented);
            });
  }

  private static String described(Meter.Id id) {
    return id.getName() + id.getType() + id.getDescription();
  }

  private static Set<String> keys(Meter.Id id) {
    return id.getTags().stream()
        .map(tag -> tag.getKey())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> keys(TtrpcMeters meter) {
    return Arrays.stream(meter.getKeyNames())
        .map(KeyName::asString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String row(TtrpcMeters meter) {
    List<String> keys =
        Arrays.stream(meter.getKeyNames()).map(key -> "`" + key.asString() + "`").toList();
    return "| `%s` | %s | %s | %s |"
        .formatted(
            meter.getName(),
            meter.getType().name().toLowerCase(Locale.ROOT),
            meter.description(),
            String.join(", ", keys));
  }
}
