package io.ttrpc;

import io.ttrpc.fuzz.Check;
import io.ttrpc.fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parser of addresses. An address is refused with a message in one line that says what was
 * expected, or has a normal form that stays as it is.
 */
public final class AddressTarget implements Target {
  private static final int MAX_MESSAGE_LENGTH = 2 * 6 * 4096 + 500;

  @Override
  public void run(byte[] input) {
    String address = new String(input, StandardCharsets.UTF_8);
    Addresses.Target target;
    try {
      target = Addresses.target(address);
    } catch (IllegalArgumentException e) {
      mustSayWhatIsExpected(e);
      return;
    }
    Check.equal("normal form", target.name(), Addresses.target(target.name()).name());
    if (target.name().startsWith("unix://")) {
      Path path = Addresses.parse(address);
      Check.equal("path", "unix://" + path, target.name());
    }
  }

  private static void mustSayWhatIsExpected(IllegalArgumentException refusal) {
    String message = String.valueOf(refusal.getMessage());
    Check.that(message.contains("expected "), () -> "message was " + message);
    Check.oneLine(message, MAX_MESSAGE_LENGTH);
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of(
            "unix:///run/a.sock",
            "ttrpc+unix:///run/a.sock",
            "unix:run/a.sock",
            "/run//a/../b.sock",
            "hvsock:///run/vm.sock:4294967295",
            "vsock://3:1024",
            "@abstract",
            "\0abstract",
            "tcp://localhost:1")
        .map(address -> address.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public List<String> words() {
    return List.of("unix://", "ttrpc+unix://", "hvsock://", "vsock://", "unix:", "..", "//", ":0");
  }
}
