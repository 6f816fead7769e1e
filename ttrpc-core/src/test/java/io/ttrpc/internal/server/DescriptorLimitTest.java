package io.ttrpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorLimitTest {
  @Test
  void oneUserMayHaveHalfOfTheDescriptors() {
    assertThat(DescriptorLimit.half(limits("20000                20000"))).isEqualTo(10_000);
    assertThat(DescriptorLimit.half(limits("1024                 1048576"))).isEqualTo(512);
  }

  @Test
  void unlimitedAndUnknownDescriptorsLimitNobody() {
    assertThat(DescriptorLimit.half(limits("unlimited            unlimited")))
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(DescriptorLimit.half("")).isEqualTo(Integer.MAX_VALUE);
  }

  private static String limits(String files) {
    return """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             127434               127434               processes
        Max open files            %s                files
        Max locked memory         8388608              8388608              bytes
        """
        .formatted(files);
  }
}
