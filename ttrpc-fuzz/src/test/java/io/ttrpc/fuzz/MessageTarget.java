package io.ttrpc.fuzz;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.Names;
import io.ttrpc.internal.wire.RequestEnvelope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Both decoders of messages: the one for small messages, which is reused, and the other one. Each
 * must read what protobuf reads, and nothing may stay of an input that was malformed.
 */
final class MessageTarget implements Target {
  private static final int PAYLOAD = 3;
  private static final int MAX_DEPTH = 20;
  private static final List<MessageLite> TYPES =
      List.of(
          DescriptorProto.getDefaultInstance(),
          Struct.getDefaultInstance(),
          StringValue.getDefaultInstance(),
          UnknownFieldSet.getDefaultInstance());
  private static final MessageReader READER = MessageReader.DEFAULT.withMaxDepth(MAX_DEPTH);

  private final MessageDecoder decoder = new MessageDecoder();
  private final RequestEnvelope envelope = new RequestEnvelope(new Names(List.of()));

  @Override
  public void run(byte[] input) throws Exception {
    Input in = new Input(input);
    MessageLite type = TYPES.get(in.nextByte() % TYPES.size());
    ByteString data = ByteString.copyFrom(in.rest());
    MessageLite expected = protobuf(type, data);
    Check.equal("message", expected, decoded(type, data));
    if (data.size() <= MessageDecoder.LARGEST) {
      Check.equal("small message", expected, decodedInPlace(type, data));
      StringValue honest = StringValue.of("the next one");
      Check.equal("next message", honest, decodedInPlace(honest, honest.toByteString()));
    }
  }

  private static @Nullable MessageLite protobuf(MessageLite type, ByteString data) {
    try {
      var in = data.newCodedInput();
      in.setRecursionLimit(MAX_DEPTH);
      MessageLite message =
          type.getParserForType().parseFrom(in, ExtensionRegistryLite.getEmptyRegistry());
      in.checkLastTagWas(0);
      return message;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static @Nullable MessageLite decoded(MessageLite type, ByteString data) {
    try {
      return READER.decode(type, data);
    } catch (TtrpcException e) {
      return undecodable(e);
    }
  }

  private @Nullable MessageLite decodedInPlace(MessageLite type, ByteString data) throws Exception {
    byte[] request = new byte[CodedOutputStream.computeBytesSize(PAYLOAD, data)];
    CodedOutputStream.newInstance(request).writeBytes(PAYLOAD, data);
    envelope.read(Frame.of(1, FrameHeader.REQUEST, 0, ByteString.copyFrom(request)));
    try {
      return READER.decode(type, envelope.payload(), decoder);
    } catch (TtrpcException e) {
      return undecodable(e);
    }
  }

  private static @Nullable MessageLite undecodable(TtrpcException failure) {
    Check.equal("code", StatusCode.INTERNAL, failure.code());
    Check.oneLine(String.valueOf(failure.getMessage()), 500);
    return null;
  }

  @Override
  public List<byte[]> seeds() {
    Value value = Value.newBuilder().setStringValue("v").build();
    for (int i = 0; i < MAX_DEPTH / 2; i++) {
      Struct outer = Struct.newBuilder().putFields("k", value).build();
      value = Value.newBuilder().setStructValue(outer).build();
    }
    List<MessageLite> messages =
        List.of(Any.getDescriptor().toProto(), value.getStructValue(), StringValue.of("text"));
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      byte[] message = messages.get(i).toByteArray();
      seeds.add(Input.with(new byte[] {(byte) i}, message));
      seeds.add(Input.with(new byte[] {(byte) (TYPES.size() - 1)}, message));
    }
    return seeds;
  }
}
