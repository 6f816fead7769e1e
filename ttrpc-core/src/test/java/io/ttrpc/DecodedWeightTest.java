package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.ListValue;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.wire.MessageScale;
import io.ttrpc.internal.wire.MessageWeight;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The computed heap of a message against the heap that its decoded form takes. */
@Timeout(60)
class DecodedWeightTest {
  private static final int MIB = 1 << 20;

  /** Objects of other threads come and go while the heap is measured. */
  private static final long NOISE = 200 << 10;

  static Stream<Arguments> messages() throws IOException {
    return Stream.of(
        Arguments.of("nested empty messages", ListValue.getDefaultInstance(), repeat("0a00")),
        Arguments.of(
            "large messages without fields",
            FileDescriptorProto.getDefaultInstance(),
            repeat("2200")),
        Arguments.of(
            "messages with a list each", DescriptorProto.getDefaultInstance(), repeat("1a021a00")),
        Arguments.of(
            "messages with a map each", ListValue.getDefaultInstance(), repeat("0a042a020a00")),
        Arguments.of("empty strings", FieldMask.getDefaultInstance(), repeat("0a00")),
        Arguments.of("short strings", FieldMask.getDefaultInstance(), repeat("0a0161")),
        Arguments.of(
            "packed numbers", SourceCodeInfo.Location.getDefaultInstance(), packed("0a", MIB)),
        Arguments.of(
            "numbers one by one", SourceCodeInfo.Location.getDefaultInstance(), repeat("0801")),
        Arguments.of("unknown fields of one number", Empty.getDefaultInstance(), repeat("08ff7f")),
        Arguments.of("unknown fields of all numbers", Empty.getDefaultInstance(), numbers()),
        Arguments.of("unknown bytes", Empty.getDefaultInstance(), repeat("0a0161")),
        Arguments.of("unknown groups", Empty.getDefaultInstance(), repeat("0b0c")),
        Arguments.of("entries of a map", Struct.getDefaultInstance(), entries()),
        Arguments.of(
            "a long string",
            StringValue.getDefaultInstance(),
            StringValue.of("x".repeat(MIB)).toByteString()),
        Arguments.of(
            "a long string of wide characters",
            StringValue.getDefaultInstance(),
            StringValue.of("x".repeat(MIB) + "\u20ac").toByteString()),
        Arguments.of(
            "shared bytes",
            BytesValue.getDefaultInstance(),
            BytesValue.of(ByteString.copyFrom(new byte[MIB])).toByteString()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void computedHeapIsAnUpperBound(String name, MessageLite type, ByteString encoded) {
    long computed = computed(type, encoded);
    long before = Footprint.liveBytes();
    MessageLite decoded = MessageReader.DEFAULT.decode(type, encoded);
    long taken = Footprint.liveBytes() - before;
    assertThat(decoded.getSerializedSize()).isPositive();
    assertThat(taken).isLessThanOrEqualTo(computed + NOISE);
    assertThat(computed).as("no wild guess").isLessThan(20 * Math.max(taken, encoded.size()));
  }

  @Test
  void smallMessageWeighsLittle() {
    assertThat(
            computed(
                StringValue.getDefaultInstance(), StringValue.of("x".repeat(64)).toByteString()))
        .isLessThan(400);
  }

  @Test
  void bytesThatAreNoMessageHaveAWeight() {
    assertThat(computed(StringValue.getDefaultInstance(), hex("0aff"))).isLessThan(100);
    assertThat(computed(Value.getDefaultInstance(), hex("ffffffffffffffffffffff"))).isLessThan(200);
  }

  private static long computed(MessageLite type, ByteString encoded) {
    return MessageReader.weigh(MessageWeight.of(type), encoded, new MessageScale());
  }

  private static ByteString repeat(String hex) {
    ByteString unit = hex(hex);
    byte[] all = new byte[MIB / unit.size() * unit.size()];
    for (int at = 0; at < all.length; at += unit.size()) {
      unit.copyTo(all, at);
    }
    return ByteString.copyFrom(all);
  }

  private static ByteString packed(String tag, int count) throws IOException {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeRawBytes(hex(tag));
    coded.writeUInt32NoTag(count);
    coded.writeRawBytes(new byte[count]);
    coded.flush();
    return out.toByteString();
  }

  private static ByteString numbers() throws IOException {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    for (int i = 1; i < 200_000; i++) {
      coded.writeUInt64(i, 1000);
    }
    coded.flush();
    return out.toByteString();
  }

  private static ByteString entries() {
    Struct.Builder struct = Struct.newBuilder();
    for (int i = 0; i < 100_000; i++) {
      struct.putFields(Integer.toString(i, 36), Value.getDefaultInstance());
    }
    return struct.build().toByteString();
  }

  private static ByteString hex(String hex) {
    return ByteString.copyFrom(java.util.HexFormat.of().parseHex(hex));
  }
}
