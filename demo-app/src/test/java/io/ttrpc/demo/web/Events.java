package io.ttrpc.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A stream of server-sent events, read one by one. */
final class Events implements AutoCloseable {
  private final BufferedReader lines;

  Events(InputStream body) {
    lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** The data of the next event, which has to be of that name. */
  String next(String name) throws IOException {
    String line = lines.readLine();
    while (line != null && (line.isEmpty() || line.startsWith(":"))) {
      line = lines.readLine();
    }
    assertThat(line).isEqualTo("event:" + name);
    String data = lines.readLine();
    assertThat(data).startsWith("data:");
    return data.substring("data:".length());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
