package io.ttrpc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Input as hex; the reader sees it between bytes that are not its own. */
class FieldReaderTest {
  private final FieldReader in = new FieldReader();

  private FieldReader read(String hex) {
    byte[] bytes = HexFormat.of().parseHex("ffff" + hex.replace(" ", "") + "0000");
    in.read(bytes, 2, bytes.length - 4);
    return in;
  }

  private static void assertRefused(ThrowingCallable reading) {
    assertThatThrownBy(reading).isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void varintsHaveUpTo64Bits() throws Exception {
    assertThat(read("00").readVarint()).isZero();
    assertThat(read("7f").readVarint()).isEqualTo(127);
    assertThat(read("8001").readVarint()).isEqualTo(128);
    assertThat(read("8000").readVarint()).as("longer than need be").isZero();
    assertThat(read("ffffffffffffffffff01").readVarint()).isEqualTo(-1);
    assertThat(read("80808080808080808001").readVarint()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void varintThatIsCutOrTooLongIsRefused() {
    for (String hex : new String[] {"", "80", "ff", "ffffffffffffffffff"}) {
      assertRefused(() -> read(hex).readVarint());
    }
    assertRefused(() -> read("8080808080808080808001").readVarint());
  }

  @Test
  void tagIsZeroAtTheEndAlone() throws Exception {
    assertThat(read("").readTag()).isZero();
    assertThat(read("0a").readTag()).isEqualTo(1 << 3 | 2);
    assertThat(read("f8ffffff0f").readTag()).isEqualTo(0xfffffff8);
    for (String hex : new String[] {"00", "02", "80", "8080808010", "ffffffffffffffffff01"}) {
      assertRefused(() -> read(hex).readTag());
    }
  }

  @Test
  void lengthEndsWithinTheInput() throws Exception {
    assertThat(read("00").readLength()).isZero();
    assertThat(read("02 aabb").readLength()).isEqualTo(2);
    assertThat(in.array()[in.position()]).isEqualTo((byte) 0xaa);
    for (String hex :
        new String[] {
          "01",
          "03 aabb",
          "ffffffff07",
          "80808080 08",
          "8080808010",
          "ffffffff0f",
          "ffffffffffffffffff01",
          "80808080808080808001"
        }) {
      assertRefused(() -> read(hex).readLength());
      assertRefused(() -> read(hex).readMessage());
    }
  }

  @Test
  void fieldOfAMessageIsReadAndPassedOver() throws Exception {
    assertThat(read("02 0801 10").readMessage().readTag()).isEqualTo(8);
    assertThat(in.readTag()).isEqualTo(0x10);
  }

  @Test
  void unknownFieldIsPassedOver() throws Exception {
    for (String hex :
        new String[] {
          "f801 96 01", // a varint
          "f901 0102030405060708",
          "fa01 03 010203",
          "fd01 01020304",
          "fb01 fc01", // an empty group
          "fb01 0801 1203 616263 fb02 fc02 fc01", // a group with fields and another group
        }) {
      read(hex + "0805");
      in.skip(in.readTag());
      assertThat(in.readTag()).as(hex).isEqualTo(8);
      assertThat(in.readVarint()).isEqualTo(5);
      assertThat(in.readTag()).isZero();
    }
  }

  @Test
  void unknownFieldThatIsCutOrNoneIsRefused() {
    for (String hex :
        new String[] {
          "f801", // no varint
          "f801 80",
          "f901 01020304050607",
          "fa01 03 0102",
          "fa01 ffffffffffffffffff01", // a negative length
          "fd01 010203",
          "fb01", // a group without an end
          "fb01 0801",
          "fb01 fc02", // the end of another group
          "fc01", // the end of a group that was not begun
          "fe01", // no wire type
          "ff01"
        }) {
      assertRefused(
          () -> {
            read(hex);
            in.skip(in.readTag());
          });
    }
  }

  @Test
  void groupsWithinGroupsHaveALimit() {
    assertRefused(
        () -> {
          read("fb01".repeat(10_000) + "fc01".repeat(10_000));
          in.skip(in.readTag());
        });
  }
}
