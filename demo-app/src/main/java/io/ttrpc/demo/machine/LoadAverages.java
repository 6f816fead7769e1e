package io.ttrpc.demo.machine;

import io.ttrpc.demo.proto.Load;

/** {@code /proc/loadavg}: {@code 0.42 0.36 0.30 2/345 6789}, of which the first three count. */
final class LoadAverages {
  private LoadAverages() {}

  static Load parse(String line) {
    String[] columns = line.split(" ", -1);
    return Load.newBuilder()
        .setOneMinute(Double.parseDouble(columns[0]))
        .setFiveMinutes(Double.parseDouble(columns[1]))
        .setFifteenMinutes(Double.parseDouble(columns[2]))
        .build();
  }
}
