package io.ttrpc.benchmarks.compare;

import static io.ttrpc.benchmarks.report.Names.JAVA;
import static io.ttrpc.benchmarks.report.Names.RAW_JAVA;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.benchmarks.profile.Event;
import io.ttrpc.benchmarks.profile.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProfileRunTest {
  @TempDir Path folder;

  @Test
  void bothEndsSayWhereTheirTimeWent() throws Exception {
    List<Profile> profiles = profile(RAW_JAVA, Event.CPU);

    assertThat(profiles).extracting(Profile::process).containsExactly("client", "server");
    assertThat(profiles)
        .allSatisfy(
            profile -> {
              assertThat(profile.weight()).isPositive();
              assertThat(profile.percent()).containsKey("socket write");
            });
  }

  @Test
  void clientSaysWhatItAllocates() throws Exception {
    Profile client = profile(JAVA, Event.ALLOC).get(0);

    assertThat(client.process()).isEqualTo("client");
    assertThat(client.source()).isEqualTo("alloc");
    assertThat(client.percent()).isNotEmpty();
  }

  private List<Profile> profile(String name, Event event) throws Exception {
    Row row = Row.of("row", "", List.of(Row.Entry.of(name)));
    Peer peer = Objects.requireNonNull(Peers.build(folder, List.of(name)).get(name));
    return new ProfileRun(event, new Effort(1, 0.5, 0.1, 0.1), Commands.on(null), folder)
        .run(row, row.entries().get(0), peer);
  }
}
