package io.ttrpc.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The five files of the README's quick start, built and run with its command. */
@ExtendWith(StagedRelease.Extension.class)
@Timeout(900)
class QuickStartTest {
  @TempDir Path folder;

  @Test
  void fiveFilesBuildAndTheirClientGreets(StagedRelease release) throws IOException {
    Page quickStart = Page.at("README.md").below("Quick start");
    List<String> commands = quickStart.blocks("bash");
    assertThat(quickStart.files()).hasSize(5);
    assertThat(commands).hasSize(1);
    Consumer consumer = Consumer.create(folder, release);
    consumer.write(quickStart.files());
    consumer.runUntil("Hello Ada", commands.get(0).strip());
  }

  @Test
  void pomIsThatOfGettingStarted() {
    Map<String, String> files = Page.at("README.md").below("Quick start").files();
    Page gettingStarted = Page.at("docs/getting-started.md").below("Build it with Maven");
    assertThat(files).containsEntry("pom.xml", gettingStarted.files().get("pom.xml"));
  }
}
