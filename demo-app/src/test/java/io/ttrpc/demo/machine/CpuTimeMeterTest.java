package io.ttrpc.demo.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CpuTimeMeterTest {
  @Test
  void firstLookHasNothingToCompareWith() {
    assertThat(meter(new CpuTime(500, 1000)).busy()).isEmpty();
  }

  @Test
  void shareIsOfTheTimeSinceTheLookBefore() {
    CpuMeter meter = meter(new CpuTime(500, 1000), new CpuTime(525, 1100), new CpuTime(575, 1200));
    assertThat(meter.busy()).isEmpty();
    assertThat(meter.busy()).hasValue(0.25);
    assertThat(meter.busy()).hasValue(0.5);
  }

  @Test
  void twoLooksWithinATickTellNothing() {
    CpuMeter meter = meter(new CpuTime(500, 1000), new CpuTime(500, 1000));
    assertThat(meter.busy()).isEmpty();
    assertThat(meter.busy()).isEmpty();
  }

  @Test
  void shareStaysInItsBoundsWhenTheKernelCorrectsItself() {
    CpuMeter meter = meter(new CpuTime(500, 1000), new CpuTime(610, 1100), new CpuTime(600, 1200));
    assertThat(meter.busy()).isEmpty();
    assertThat(meter.busy()).hasValue(1);
    assertThat(meter.busy()).hasValue(0);
  }

  @Test
  void waitingForDisksIsIdleAndGuestsAreNotCountedTwice() {
    List<String> stat = List.of("cpu  400 20 80 1400 100 0 10 5 30 0", "cpu0 1 2 3 4 5 6 7 8 9 10");
    assertThat(ProcStat.cpuTime(stat)).isEqualTo(new CpuTime(515, 2015));
  }

  private static CpuMeter meter(CpuTime... looks) {
    Iterator<CpuTime> next = Stream.of(looks).iterator();
    return new CpuTimeMeter(next::next);
  }
}
