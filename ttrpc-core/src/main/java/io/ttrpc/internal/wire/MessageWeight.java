package io.ttrpc.internal.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The heap that messages of one type take once they are decoded, per message and per field. A
 * message of many small fields takes up to a hundred times as much as its encoding. {@link
 * MessageScale} adds the figures up. Immutable after {@link #of}, and safe for use by any thread.
 */
public final class MessageWeight {
  /** The factor for a type without a descriptor, of protobuf's lite runtime. */
  static final int LITE_FACTOR = 24;

  private static final int PER_MESSAGE = 40;
  private static final int PER_DECLARED_FIELD = 8;
  private static final int LOW_NUMBERS = 64;

  /** The fields of a group whose number is unknown. */
  static final MessageWeight NOTHING = new MessageWeight(true, 0);

  private final boolean known;
  private final int perMessage;
  private final @Nullable Field[] low = new Field[LOW_NUMBERS];
  private final Map<Integer, Field> high = new HashMap<>();

  private MessageWeight(boolean known, int perMessage) {
    this.known = known;
    this.perMessage = perMessage;
  }

  /** Returns the weight of the given instance's type. */
  public static MessageWeight of(MessageLite type) {
    // The message itself would look up its accessors by reflection; its builder does not.
    return type instanceof Message message
        ? of(message.newBuilderForType().getDescriptorForType(), new HashMap<>())
        : new MessageWeight(false, PER_MESSAGE);
  }

  private static MessageWeight of(Descriptor type, Map<Descriptor, MessageWeight> all) {
    MessageWeight existing = all.get(type);
    if (existing != null) {
      return existing;
    }
    int declared = type.getFields().size();
    MessageWeight weight = new MessageWeight(true, PER_MESSAGE + PER_DECLARED_FIELD * declared);
    all.put(type, weight);
    for (FieldDescriptor field : type.getFields()) {
      weight.add(field, all);
    }
    return weight;
  }

  private void add(FieldDescriptor descriptor, Map<Descriptor, MessageWeight> all) {
    boolean nested = descriptor.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    Field field =
        new Field(
            kindOf(descriptor),
            descriptor.isRepeated(),
            perElement(descriptor),
            nested ? of(descriptor.getMessageType(), all) : null);
    int number = descriptor.getNumber();
    if (number < LOW_NUMBERS) {
      low[number] = field;
    } else {
      high.put(number, field);
    }
  }

  /** Returns the bytes of a number in the array of a list, which grows by half. */
  private static int perElement(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case LONG, DOUBLE -> 12;
      case ENUM -> 24;
      default -> 6;
    };
  }

  private static Kind kindOf(FieldDescriptor field) {
    return switch (field.getType()) {
      case GROUP -> Kind.GROUP;
      case MESSAGE -> field.isMapField() ? Kind.MAP : Kind.MESSAGE;
      case STRING -> Kind.STRING;
      case BYTES -> Kind.BYTES;
      case FIXED32, SFIXED32, FLOAT -> Kind.FIXED32;
      case FIXED64, SFIXED64, DOUBLE -> Kind.FIXED64;
      default -> Kind.VARINT;
    };
  }

  /** Returns whether the type has a descriptor. */
  boolean isKnown() {
    return known;
  }

  int perMessage() {
    return perMessage;
  }

  /** Returns the declared field of the number, or null. */
  @Nullable Field field(int number) {
    return number < LOW_NUMBERS ? low[number] : high.get(number);
  }

  /** A declared field. */
  record Field(Kind kind, boolean repeated, int perElement, @Nullable MessageWeight message) {}

  /** The weight of one type, which is made when it is first needed. Safe for use by any thread. */
  public static final class Lazy {
    private final MessageLite type;
    private volatile @Nullable MessageWeight made;

    /** Creates the weight of the given instance's type. */
    public Lazy(MessageLite type) {
      this.type = type;
    }

    /** Returns the weight. */
    public MessageWeight get() {
      MessageWeight weight = made;
      if (weight == null) {
        weight = of(type);
        made = weight;
      }
      return weight;
    }
  }

  /** The encoding of a field. */
  enum Kind {
    VARINT,
    FIXED32,
    FIXED64,
    STRING,
    BYTES,
    MESSAGE,
    MAP,
    GROUP
  }
}
