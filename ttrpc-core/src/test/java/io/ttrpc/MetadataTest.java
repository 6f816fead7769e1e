package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata is kept as it is sent, and reads any valid encoding. */
class MetadataTest {
  @Test
  void valuesAreFoundByKeyInAnyCase() {
    Metadata metadata =
        Metadata.builder().add("Key", "1").add("other", "x").add("key", "2").build();
    assertThat(metadata.first("KEY")).isEqualTo("1");
    assertThat(metadata.all("Key")).containsExactly("1", "2");
    assertThat(metadata.keys()).containsExactly("key", "other");
    assertThat(metadata.first("ke")).isNull();
    assertThat(metadata.all("keys")).isEmpty();
    assertThat(metadata).hasToString("Metadata[key×2, other×1]");
  }

  @Test
  void emptyKeysAndValuesAreKept() {
    Metadata metadata = Metadata.builder().add("", "").add("e", "").add("", "v").build();
    assertThat(pairs(metadata)).containsExactly("=", "=v", "e=");
    assertThat(metadata.first("")).isEmpty();
  }

  @Test
  void textOutsideOfAsciiIsKept() throws Exception {
    Metadata metadata = Metadata.of("ÄRGER", "größer \ud83d\ude00");
    assertThat(metadata.keys()).containsExactly("ärger");
    assertThat(metadata.first("Ärger")).isEqualTo("größer \ud83d\ude00");
    assertThat(Metadata.parseFrom(metadata.toByteString())).isEqualTo(metadata);
  }

  @Test
  void longValuesAreKept() throws Exception {
    for (int length : new int[] {1, 122, 123, 124, 127, 128, 16_383, 16_384, 3 << 20}) {
      Metadata metadata = Metadata.of("k", "v".repeat(length), "last");
      assertThat(metadata.all("k")).containsExactly("v".repeat(length), "last");
      assertThat(Metadata.parseFrom(metadata.toByteString()).first("k")).hasSize(length);
    }
  }

  @Test
  void builderReplacesAndRemoves() {
    Metadata metadata =
        Metadata.of("a", "1", "2").toBuilder().add("b", "3").set("A", "4").remove("B").build();
    assertThat(pairs(metadata)).containsExactly("a=4");
    assertThat(metadata.toBuilder().remove("a").build()).isSameAs(Metadata.empty());
  }

  @Test
  void equalMetadataHasTheSameValuesForEachKey() throws Exception {
    Metadata one = parse(new KeyValue("a", "1"), new KeyValue("b", "2"), new KeyValue("a", "3"));
    Metadata same = Metadata.builder().add("b", "2").add("a", "1").add("a", "3").build();
    Metadata other = Metadata.builder().add("b", "2").add("a", "3").add("a", "1").build();
    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
  }

  @Test
  void parsedMetadataKeepsTheOrderOfTheRequest() throws Exception {
    Metadata metadata =
        parse(new KeyValue("a", "1"), new KeyValue("b", "2"), new KeyValue("a", "3"));
    assertThat(pairs(metadata)).containsExactly("a=1", "b=2", "a=3");
  }

  @Test
  void parsedKeysBecomeLowerCase() throws Exception {
    Metadata metadata = parse(new KeyValue("Key", "1"), new KeyValue("ÄRGER", "2"));
    assertThat(metadata.keys()).containsExactly("key", "ärger");
  }

  @Test
  void anyValidEncodingIsRead() throws Exception {
    ByteString key = KeyValue.field(1, utf8("k"));
    ByteString value = KeyValue.field(2, utf8("v"));
    ByteString unknown = KeyValue.field(3, utf8("?"));
    assertThat(pairs(Metadata.parseFrom(KeyValue.field(5, value.concat(key))))).contains("k=v");
    assertThat(pairs(Metadata.parseFrom(KeyValue.field(5, key.concat(unknown).concat(value)))))
        .contains("k=v");
    assertThat(pairs(Metadata.parseFrom(KeyValue.field(5, key.concat(value).concat(value)))))
        .contains("k=v");
    ByteString longLength = bytes(5 << 3 | 2, 0x83, 0x80, 0x80, 0x80, 0x00).concat(key);
    assertThat(pairs(Metadata.parseFrom(longLength))).contains("k=");
  }

  static List<ByteString> malformed() {
    ByteString invalid = bytes('a', 0xff);
    return List.of(
        bytes(5 << 3 | 2),
        bytes(5 << 3 | 2, 4, 1 << 3 | 2, 1, 'k'),
        bytes(5 << 3 | 2, 3, 1 << 3 | 2, 2, 'k'),
        bytes(5 << 3 | 2, 0xff, 0xff, 0xff, 0xff, 0x0f),
        bytes(5 << 3 | 2, 1, 0),
        bytes(4 << 3 | 2, 0),
        bytes(0),
        KeyValue.field(5, KeyValue.field(1, invalid)),
        KeyValue.field(5, KeyValue.field(2, invalid)));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedFieldsAreRejected(ByteString fields) {
    assertThatExceptionOfType(InvalidProtocolBufferException.class)
        .isThrownBy(() -> Metadata.parseFrom(fields));
  }

  /** The smallest entries are the most expensive ones. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "0123456789abcdef"})
  void metadataTakesAboutAsMuchMemoryAsSpaceInARequest(String text) throws Exception {
    ByteString sent = KeyValue.encode(new KeyValue(text, text));
    ByteString many = ByteString.copyFrom(java.util.Collections.nCopies(10_000, sent));
    assertThat(Metadata.parseFrom(many).toByteString().size()).isEqualTo(many.size());
  }

  private static Metadata parse(KeyValue... entries) throws InvalidProtocolBufferException {
    return Metadata.parseFrom(KeyValue.encode(entries));
  }

  private static List<String> pairs(Metadata metadata) {
    List<String> pairs = new ArrayList<>();
    metadata.forEach((key, value) -> pairs.add(key + "=" + value));
    return pairs;
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static ByteString bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteString.copyFrom(bytes);
  }
}
