package io.ttrpc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.internal.client.ChannelSettings;
import io.ttrpc.internal.server.ServerSettings;
import io.ttrpc.internal.stream.StreamBufferLimits;
import io.ttrpc.testsupport.Page;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of options name all options of the builders, with their defaults. */
class OptionsTest {
  private static final Page PAGE = Page.at("docs/core.md");

  @Test
  void allOptionsOfAServerAreInTheirTable() {
    assertThat(documented("Server options").keySet()).isEqualTo(options(TtrpcServer.Builder.class));
  }

  @Test
  void allOptionsOfAChannelAreInTheirTable() {
    assertThat(documented("Channel options").keySet())
        .isEqualTo(options(TtrpcChannel.Builder.class));
  }

  @Test
  void defaultsOfAServerAreThoseOfTheCode() {
    ServerSettings defaults = new ServerSettings.Builder().build();

    assertThat(documented("Server options"))
        .containsAllEntriesOf(
            Map.of(
                "maxMessageSize", size(defaults.maxMessageSize()),
                "maxConcurrentCalls", count(defaults.maxConcurrentCalls()),
                "maxCallsPerConnection", count(defaults.maxCallsPerConnection()),
                "admissionTimeout", time(defaults.admissionTimeout()),
                "maxBusyPoll", time(defaults.maxBusyPoll()),
                "streamBuffer", buffer(defaults.streamBufferLimits()),
                "streamPause", pause(defaults.streamBufferLimits())));
  }

  @Test
  void defaultsOfAChannelAreThoseOfTheCode() {
    ChannelSettings defaults = new ChannelSettings.Builder("a target", SocketChannel::open).build();

    assertThat(defaults.timeout()).isNull();
    assertThat(documented("Channel options"))
        .containsAllEntriesOf(
            Map.of(
                "timeout", "none",
                "maxMessageSize", size(defaults.maxMessageSize()),
                "maxBusyPoll", time(defaults.maxBusyPoll()),
                "connectTimeout", time(defaults.connectTimeout()),
                "reconnectBackoff",
                    time(defaults.initialBackoff()) + " to " + time(defaults.maxBackoff()),
                "streamBuffer", buffer(defaults.streamBufferLimits()),
                "streamPause", pause(defaults.streamBufferLimits())));
  }

  /** Returns the defaults by the names of the options. */
  private static Map<String, String> documented(String table) {
    return PAGE.rows(table).stream()
        .collect(
            Collectors.toMap(
                row -> row.get(0).replaceAll("`(\\w+).*", "$1"), row -> row.get(1), (a, b) -> a));
  }

  private static Set<String> options(Class<?> builder) {
    return Stream.of(builder.getMethods())
        .filter(method -> method.getReturnType() == builder)
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String size(int bytes) {
    return (bytes >> 20) + " MiB";
  }

  private static String count(int count) {
    return "%,d".formatted(count);
  }

  private static String buffer(StreamBufferLimits limits) {
    return "%,d messages, %s".formatted(limits.messages(), size(limits.bytes()));
  }

  private static String pause(StreamBufferLimits limits) {
    return time(Duration.ofNanos(limits.pauseNanos()));
  }

  private static String time(Duration time) {
    long nanos = time.toNanos();
    for (String unit : List.of("ns", "µs", "ms")) {
      if (nanos % 1000 != 0) {
        return nanos + " " + unit;
      }
      nanos /= 1000;
    }
    return nanos + " s";
  }
}
