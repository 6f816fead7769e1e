package io.ttrpc.interop.golden;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.Metadatum;
import io.ttrpc.interop.golden.envelope.Request;
import io.ttrpc.interop.golden.envelope.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of a frame, decoded by protobuf's own code.
 *
 * @param envelope the request or response, of its type in envelope.proto; null for a data frame,
 *     which has none
 * @param message the message, of its type in the method's descriptor; also empty if the frame has
 *     none
 */
record Content(RecordedFrame frame, @Nullable Message envelope, Message message) {
  private static final ServiceDescriptor SERVICE =
      EchoRequest.getDescriptor().getFile().findServiceByName("Conformance");
  private static final TextFormat.Printer PRINTER =
      TextFormat.printer()
          .usingTypeRegistry(TypeRegistry.newBuilder().add(Metadatum.getDescriptor()).build());

  /** The contents of all frames of one connection, in their order. */
  static List<Content> of(List<RecordedFrame> frames) throws InvalidProtocolBufferException {
    Map<Integer, @Nullable MethodDescriptor> methods = new HashMap<>();
    List<Content> contents = new ArrayList<>();
    for (RecordedFrame frame : frames) {
      Message envelope = null;
      ByteString payload = frame.data();
      if (frame.type() == RecordedFrame.REQUEST) {
        Request request = Request.parseFrom(frame.data());
        methods.put(frame.streamId(), SERVICE.findMethodByName(request.getMethod()));
        envelope = request;
        payload = request.getPayload();
      } else if (frame.type() == RecordedFrame.RESPONSE) {
        Response response = Response.parseFrom(frame.data());
        envelope = response;
        payload = response.getPayload();
      }
      Message message = message(frame.sender(), methods.get(frame.streamId()), payload);
      contents.add(new Content(frame, envelope, message));
    }
    return contents;
  }

  private static Message message(Side sender, @Nullable MethodDescriptor method, ByteString payload)
      throws InvalidProtocolBufferException {
    if (method == null) {
      return Empty.parseFrom(payload);
    }
    return DynamicMessage.parseFrom(
        sender == Side.CLIENT ? method.getInputType() : method.getOutputType(), payload);
  }

  /** For people to read. */
  String describe() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, stream %d, flags %s%n"
            .formatted(typeName(), frame.streamId(), flagNames(frame.flags())));
    if (envelope != null) {
      Message.Builder withoutPayload = envelope.toBuilder();
      withoutPayload.clearField(envelope.getDescriptorForType().findFieldByName("payload"));
      text.append(PRINTER.printToString(withoutPayload));
    }
    if (hasMessage()) {
      text.append(message.getDescriptorForType().getName());
      text.append(" {\n").append(PRINTER.printToString(message).indent(2)).append("}\n");
    }
    return text.toString();
  }

  private String typeName() {
    return switch (frame.type()) {
      case RecordedFrame.REQUEST -> "request";
      case RecordedFrame.RESPONSE -> "response";
      case RecordedFrame.DATA -> "data";
      default -> "type " + frame.type();
    };
  }

  private static String flagNames(int flags) {
    return switch (flags) {
      case 0 -> "0";
      case 0x1 -> "0x1 (remote closed)";
      case 0x2 -> "0x2 (remote open)";
      case 0x5 -> "0x5 (remote closed, no data)";
      case 0x6 -> "0x6 (remote open, no data)";
      default -> "0x%x".formatted(flags);
    };
  }

  private boolean hasMessage() {
    if (envelope instanceof Response response) {
      return response.getStatus().getCode() == 0;
    }
    int without = envelope == null ? RecordedFrame.NO_DATA : RecordedFrame.REMOTE_OPEN;
    return (frame.flags() & without) == 0;
  }
}
