package io.ttrpc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The parts of a message's weight against each other. The type has a field of each encoding: the
 * odd numbers to 9 are single fields, the even ones are repeated.
 */
class MessageScaleTest {
  /** An empty string in the field 11. */
  private static final String STRING = "5a00";

  private final MessageScale scale = new MessageScale();
  private final DynamicMessage message = message();
  private final MessageWeight type = MessageWeight.of(message);

  private static DynamicMessage message() {
    DescriptorProto.Builder all = DescriptorProto.newBuilder().setName("All");
    FieldDescriptorProto.Type[] types = {
      FieldDescriptorProto.Type.TYPE_INT32,
      FieldDescriptorProto.Type.TYPE_FIXED32,
      FieldDescriptorProto.Type.TYPE_FIXED64,
      FieldDescriptorProto.Type.TYPE_MESSAGE,
      FieldDescriptorProto.Type.TYPE_GROUP
    };
    for (int i = 0; i < types.length; i++) {
      all.addField(field(2 * i + 1, types[i], FieldDescriptorProto.Label.LABEL_OPTIONAL));
      all.addField(field(2 * i + 2, types[i], FieldDescriptorProto.Label.LABEL_REPEATED));
    }
    all.addField(
        field(
            11, FieldDescriptorProto.Type.TYPE_STRING, FieldDescriptorProto.Label.LABEL_OPTIONAL));
    all.addField(
        field(12, FieldDescriptorProto.Type.TYPE_BYTES, FieldDescriptorProto.Label.LABEL_OPTIONAL));
    all.addField(
        field(64, FieldDescriptorProto.Type.TYPE_INT64, FieldDescriptorProto.Label.LABEL_OPTIONAL));
    all.addField(
        field(65, FieldDescriptorProto.Type.TYPE_INT64, FieldDescriptorProto.Label.LABEL_REPEATED));
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder().setName("all.proto").addMessageType(all).build();
    try {
      return DynamicMessage.getDefaultInstance(
          FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("All"));
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  private static FieldDescriptorProto.Builder field(
      int number, FieldDescriptorProto.Type type, FieldDescriptorProto.Label label) {
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.newBuilder()
            .setName("f" + number)
            .setNumber(number)
            .setType(type)
            .setLabel(label);
    return type == FieldDescriptorProto.Type.TYPE_MESSAGE
            || type == FieldDescriptorProto.Type.TYPE_GROUP
        ? field.setTypeName(".All")
        : field;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "089601", // numbers, single and in lists
        "109601",
        "1203019601",
        "1d01020304",
        "2501020304",
        "220401020304",
        "290102030405060708",
        "310102030405060708",
        "32080102030405060708",
        "8004ff01",
        "88049601",
        "5a0178", // a string, bytes, messages and groups
        "620178",
        "3a020801",
        "42020801",
        "4b08014c",
        "53080154",
        "08010802", // the same field again
        "1a0178", // other encodings than those that are declared
        "5801",
        "5d01020304",
        "590102030405060708",
        "5b08015c",
        "3801",
        "4801",
        "a00101", // fields that are not declared
        "a50101020304",
        "a1010102030405060708",
        "a2010178",
        "a301a00101a401",
        "a001ffffffffffffffffff01"
      })
  void fieldsBehindAnotherOneWeighAsMuchAsAlone(String field) {
    assertThat(weigh(field)).isGreaterThan(weigh(""));
    assertThat(weigh(field + STRING)).isEqualTo(weigh(field) + weigh(STRING) - weigh(""));
    assertThat(weigh("3a" + length(field) + field + STRING))
        .as("the field in a message")
        .isEqualTo(weigh("3a00" + STRING) + weigh(field) - weigh(""));
  }

  @ParameterizedTest
  @CsvSource({
    "1203019601, 1001109601",
    "220c010203040102030401020304, 250102030425010203042501020304",
    "321001020304050607080102030405060708, 310102030405060708310102030405060708",
    "8a0403019601, 88040188049601"
  })
  void packedNumbersWeighAsMuchAsOneByOne(String packed, String oneByOne) {
    assertThat(weigh(packed)).isEqualTo(weigh(oneByOne));
  }

  @Test
  void numbersOfAListWeighAtLeastTheirArray() {
    assertThat(weigh("1264" + "01".repeat(100)) - weigh("1200")).isGreaterThanOrEqualTo(400);
    assertThat(weigh("2264" + "01".repeat(100)) - weigh("2200")).isGreaterThanOrEqualTo(100);
    assertThat(weigh("8a0464" + "01".repeat(100)) - weigh("8a0400")).isGreaterThanOrEqualTo(800);
    assertThat(weigh("3260" + "01".repeat(96)) - weigh("3200")).isGreaterThanOrEqualTo(96);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1001", "2501020304", "310102030405060708", "4200", "5354", "880401"})
  void listWeighsOnceWhateverItsLength(String element) {
    long first = weigh(element) - weigh("");
    long second = weigh(element + element) - weigh(element);
    assertThat(second).isPositive().isLessThan(first - 50);
    assertThat(weigh(element.repeat(3)) - weigh(element.repeat(2))).isEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource({"5a, 20, 20", "62, 10, 0", "a201, 10, 0"})
  void charactersWeighTwoAndBytesOneUnlessTheyAreShared(String tag, long copied, long shared) {
    String ten = tag + "0a" + "78".repeat(10);
    assertThat(weigh(ten, false) - weigh(tag + "00", false)).isEqualTo(copied);
    assertThat(weigh(ten, true) - weigh(tag + "00", true)).isEqualTo(shared);
  }

  @Test
  void groupWeighsWhatItsFieldsWeigh() {
    assertThat(weigh("4b" + STRING + "4c") - weigh("4b4c")).isEqualTo(weigh(STRING) - weigh(""));
    assertThat(weigh("4b4c")).isEqualTo(weigh("3a00"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00", // no number
        "07",
        "8880808010", // a number beyond 32 bits
        "5c", // the end of a group that has not begun, or of another one
        "4b5c",
        "a3015c",
        "0e", // no encoding
        "0f",
        "5a7f", // lengths beyond the end, or negative
        "5affffffffffffffffff01",
        "12ffffffffffffffffff01",
        "3a7f",
        "a2017f",
        "08ffffffffffffffffffff01", // more than ten bytes of a number
        "3a0108", // a nested message that ends within a field
        "3a031d0102",
        "3a022901",
        "3a025a01",
        "3a014b", // or within a group
        "3a02a301",
        "a30100"
      })
  void nothingIsWeighedBehindWhatCannotBeDecoded(String malformed) {
    assertThat(weigh(malformed + STRING + STRING)).isEqualTo(weigh(malformed));
    assertThat(weigh(STRING + malformed) - weigh(malformed)).isEqualTo(weigh(STRING) - weigh(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"08", "0880", "1d010203", "2901020304050607", "80", "5a", "5a80"})
  void fieldThatIsCutOffWeighsNoMoreThanAWholeOne(String cut) {
    assertThat(weigh(cut) - weigh("")).isBetween(0L, 24L);
  }

  @Test
  void nestingBeyondTheDeepestIsNotFollowed() {
    assertThat(weigh("4b".repeat(1_001) + STRING)).isEqualTo(weigh("4b".repeat(1_001)));
    assertNotFollowed(MessageScaleTest::messages);
    assertNotFollowed(depth -> "4b".repeat(depth) + "4c".repeat(depth));
    assertNotFollowed(depth -> "a301".repeat(depth) + "a401".repeat(depth));
  }

  private void assertNotFollowed(IntFunction<String> nested) {
    long each = weigh(nested.apply(2)) - weigh(nested.apply(1));
    assertThat(weigh(nested.apply(1_000)) - weigh(nested.apply(999))).isEqualTo(each);
    assertThat(weigh(nested.apply(1_002))).isEqualTo(weigh(nested.apply(1_001)));
    assertThat(weigh(nested.apply(1_500))).isEqualTo(weigh(nested.apply(1_001)));
  }

  /** Messages in messages. */
  private static String messages(int depth) {
    ByteString message = ByteString.EMPTY;
    for (int i = 0; i < depth; i++) {
      ByteString.Output outer = ByteString.newOutput();
      outer.write(0x3a);
      int length = message.size();
      while (length >= 0x80) {
        outer.write(length | 0x80);
        length >>>= 7;
      }
      outer.write(length);
      message = outer.toByteString().concat(message);
    }
    return HexFormat.of().formatHex(message.toByteArray());
  }

  @Test
  void messageWeighsTheSameHoweverItsBytesAreHeld() {
    String hex = (STRING + "089601").repeat(100);
    byte[] bytes = HexFormat.of().parseHex(hex);
    long weight = weigh(hex);
    assertThat(weight).isGreaterThan(100 * (weigh(STRING) - weigh("")));
    ByteString flat = ByteString.copyFrom(bytes);
    assertThat(scale.weigh(type, flat, false)).isEqualTo(weight);
    ByteString pieces = flat.substring(0, 201).concat(flat.substring(201));
    assertThat(scale.weigh(type, pieces, false)).isEqualTo(weight);
    ByteString slice =
        ByteString.copyFrom(HexFormat.of().parseHex("ffffff" + hex + STRING))
            .substring(3, 3 + bytes.length);
    assertThat(scale.weigh(type, slice, false)).isEqualTo(weight);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    assertThat(scale.weigh(type, UnsafeByteOperations.unsafeWrap(direct), false)).isEqualTo(weight);
  }

  @Test
  void scaleAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ByteString large = ByteString.copyFrom(HexFormat.of().parseHex(STRING.repeat(50_000)));
    long first = scale.weigh(type, large, false);
    long before = threads.getCurrentThreadAllocatedBytes();
    long second = scale.weigh(type, large, false);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void messageWithoutADescriptorWeighsAMultipleOfItsEncoding() {
    MessageLite lite =
        (MessageLite)
            Proxy.newProxyInstance(
                MessageLite.class.getClassLoader(),
                new Class<?>[] {MessageLite.class},
                (unusedProxy, method, unusedArguments) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    MessageWeight unknown = MessageWeight.of(lite);
    assertThat(scale.weigh(unknown, ByteString.copyFrom(new byte[10]), false))
        .isEqualTo(10 * MessageWeight.LITE_FACTOR);
    assertThat(scale.weigh(unknown, new byte[20], 5, 10, false))
        .isEqualTo(10 * MessageWeight.LITE_FACTOR);
  }

  @Test
  void weightIsMadeOnce() {
    MessageWeight.Lazy lazy = new MessageWeight.Lazy(message);
    assertThat(lazy.get()).isSameAs(lazy.get());
  }

  private static String length(String hex) {
    return HexFormat.of().toHexDigits((byte) (hex.length() / 2));
  }

  private long weigh(String hex) {
    return weigh(hex, false);
  }

  /** Weighs the bytes in the midst of others, which do not belong to the message. */
  private long weigh(String hex, boolean shared) {
    byte[] bytes = HexFormat.of().parseHex("ffff" + hex + STRING);
    return scale.weigh(type, bytes, 2, hex.length() / 2, shared);
  }
}
