package io.ttrpc.interop.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownDifferencesTest {
  private static final String DOCUMENT =
      """
      | client | server | check | the failure contains | case | why |
      | --- | --- | --- | --- | --- | --- |
      | Java, Go | Rust | a call fails | `status 3` | 31 | told otherwise |
      | Rust | Java, Go, Rust | a key is kept | `{"key"}` | 51a | lost |
      """;

  private final KnownDifferences known = KnownDifferences.listed(DOCUMENT, "Go", "Rust");

  @Test
  void failureThatIsListedIsNoFault() {
    assertThat(known.names("a call fails")).isTrue();
    assertThat(known.fault("a call fails", "must be 12 but was status 3")).isEmpty();
  }

  @Test
  void otherFailureOfAListedCheckIsAFault() {
    assertThat(known.fault("a call fails", "not ended after 30 s"))
        .hasValueSatisfying(fault -> assertThat(fault).contains("status 3", "not ended"));
  }

  @Test
  void listedCheckThatPassesIsAFault() {
    assertThat(known.fault("a call fails", null))
        .hasValueSatisfying(fault -> assertThat(fault).startsWith("a call fails: passes"));
  }

  @Test
  void failureThatIsNotListedForThisPairIsAFault() {
    assertThat(known.fault("a key is kept", "was {\"key\"}"))
        .hasValue("a key is kept: was {\"key\"}");
    assertThat(known.fault("a key is kept", null)).isEmpty();
    KnownDifferences rust = KnownDifferences.listed(DOCUMENT, "Rust", "Go");
    assertThat(rust.fault("a key is kept", "was {\"key\"}")).isEmpty();
  }

  @Test
  void listedCheckThatTheClientDoesNotHaveIsAFault() {
    assertThat(known.missing(List.of("a call fails", "another"))).isEmpty();
    assertThat(known.missing(List.of("another")))
        .singleElement()
        .asString()
        .startsWith("a call fails: ");
  }
}
