package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of an address, and the messages for those that are not supported. */
class AddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/run/app.sock",
        "unix:/run/app.sock",
        "unix:///run/app.sock",
        "ttrpc+unix:///run/app.sock"
      })
  void allFormsOfOnePathAreOneTarget(String address) {
    assertThat(Addresses.parse(address)).isEqualTo(Path.of("/run/app.sock"));
    assertThat(Addresses.target(address).name()).isEqualTo("unix:///run/app.sock");
  }

  @ParameterizedTest
  @CsvSource({
    "app.sock, app.sock",
    "unix:app.sock, app.sock",
    "unix://run/app.sock, run/app.sock",
    "/run/a:b.sock, /run/a:b.sock",
    "/run/with space.sock, /run/with space.sock"
  })
  void pathIsTakenAsItIs(String address, String path) {
    assertThat(Addresses.parse(address)).isEqualTo(Path.of(path));
  }

  @ParameterizedTest
  @CsvSource({
    "hvsock:///run/vm.sock:1024, hvsock:///run/vm.sock:1024",
    "hvsock:///run/vm.sock:0, hvsock:///run/vm.sock:0",
    "hvsock:///run/vm.sock:4294967295, hvsock:///run/vm.sock:4294967295",
    "hvsock:///run/a:1/vm.sock:7, hvsock:///run/a:1/vm.sock:7"
  })
  void hybridVsockHasAPathAndAPort(String address, String name) {
    assertThat(Addresses.target(address).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hvsock:///run/vm.sock",
        "hvsock:///run/vm.sock:",
        "hvsock:///run/vm.sock:-1",
        "hvsock:///run/vm.sock:4294967296",
        "hvsock:///run/vm.sock:99999999999",
        "hvsock://:1024",
        "hvsock:///run/:1024"
      })
  void hybridVsockWithoutPathOrPortIsRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Addresses.target(address))
        .withMessageStartingWith("expected hvsock:///path/to.sock:port")
        .withMessageEndingWith(address);
  }

  @ParameterizedTest
  @CsvSource({
    "'', the address names no file",
    "unix://, the address names no file",
    "/run/, the address names no file",
    "@name, the JDK has no abstract Unix sockets",
    "unix://@name, the JDK has no abstract Unix sockets",
    "unix:@name, the JDK has no abstract Unix sockets",
    "vsock://2:1024, the JDK has no vsock sockets",
    "tcp://localhost:1024, expected unix:///path/to.sock",
    "dns:///agent, expected unix:///path/to.sock"
  })
  void unsupportedAddressIsRefusedWithTheReasonAndTheExpectedForm(String address, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Addresses.target(address))
        .withMessageStartingWith(reason)
        .withMessageContaining("expected unix:///path/to.sock")
        .withMessageEndingWith("but was " + address);
  }

  @Test
  void zeroByteIsRefusedAndShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Addresses.target("\0name"))
        .withMessageEndingWith("but was @name");
    assertThatIllegalArgumentException().isThrownBy(() -> Addresses.target("/run/a\0b"));
  }

  @Test
  void serverHasNoHybridVsockAddress() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Addresses.parse("hvsock:///run/vm.sock:1024"))
        .withMessageStartingWith("a server has no hybrid vsock address");
  }
}
