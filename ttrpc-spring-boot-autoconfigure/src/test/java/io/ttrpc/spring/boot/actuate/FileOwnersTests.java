package io.ttrpc.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.actuate.FileOwners.FileOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint does not wait for a system that names the owner of a file slowly. */
class FileOwnersTests {
  @TempDir Path folder;
  private PosixFileAttributes file;

  @BeforeEach
  void read() throws IOException {
    file = Files.readAttributes(folder, PosixFileAttributes.class);
  }

  @Test
  void ownerAndGroupHaveTheirNames() {
    assertThat(new FileOwners().of(file))
        .isEqualTo(new FileOwner(file.owner().getName(), file.group().getName()));
  }

  @Test
  void namesThatDoNotComeInTimeAreUnknown() {
    List<Runnable> lookups = new ArrayList<>();
    FileOwners owners = new FileOwners(lookups::add, Duration.ofMillis(1));
    assertThat(owners.of(file)).isEqualTo(FileOwner.UNKNOWN);
    assertThat(lookups).hasSize(1);
  }

  @Test
  void namesAreUnknownWhileTooManyCallersWait() {
    FileOwners owners =
        new FileOwners(
            lookup -> {
              throw new RejectedExecutionException("full");
            },
            Duration.ofMinutes(1));
    assertThat(owners.of(file)).isEqualTo(FileOwner.UNKNOWN);
  }
}
