package io.ttrpc.interop.siege;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every fault once, in its brief form; {@code siege} in this module's folder is the long one. */
@Timeout(600)
class SiegeIT {
  private static final long SEED = Long.getLong("siege.seed", 1);

  @Test
  void noFaultLosesACallOrLeaks() throws Exception {
    assertThat(new Siege(Fault.all(), null, SEED).run()).isEmpty();
  }
}
