package io.ttrpc.interop.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request frame's envelope.
 *
 * @param payload null where the field is absent, which encoders do to one without bytes
 */
record Request(
    String service,
    String method,
    @Nullable ByteString payload,
    long timeoutNanos,
    List<Entry> metadata) {

  /** Metadata as it stands on the wire. */
  record Entry(String key, String value) {}

  /** A call of the conformance service without timeout and metadata. */
  static Request of(String method, @Nullable ByteString payload) {
    return new Request(ConformanceTtrpc.SERVICE_NAME, method, payload, 0, List.of());
  }

  ByteString encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeString(1, service);
      out.writeString(2, method);
      if (payload != null) {
        out.writeBytes(3, payload);
      }
      if (timeoutNanos != 0) {
        out.writeInt64(4, timeoutNanos);
      }
      for (Entry entry : metadata) {
        out.writeByteArray(5, encode(entry));
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  private static byte[] encode(Entry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeString(1, entry.key());
    out.writeString(2, entry.value());
    out.flush();
    return bytes.toByteArray();
  }

  /** The envelope, or null if the bytes are none. */
  static @Nullable Request parse(ByteString data) {
    try {
      return parse(data.newCodedInput());
    } catch (IOException malformed) {
      return null;
    }
  }

  private static Request parse(CodedInputStream in) throws IOException {
    String service = "";
    String method = "";
    ByteString payload = null;
    long timeoutNanos = 0;
    List<Entry> metadata = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | 2 -> service = in.readStringRequireUtf8();
        case 2 << 3 | 2 -> method = in.readStringRequireUtf8();
        case 3 << 3 | 2 -> payload = in.readBytes();
        case 4 << 3 -> timeoutNanos = in.readInt64();
        case 5 << 3 | 2 -> metadata.add(parseEntry(in.readBytes().newCodedInput()));
        default -> in.skipField(tag);
      }
    }
    return new Request(service, method, payload, timeoutNanos, metadata);
  }

  private static Entry parseEntry(CodedInputStream in) throws IOException {
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | 2 -> key = in.readStringRequireUtf8();
        case 2 << 3 | 2 -> value = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return new Entry(key, value);
  }

  @Override
  public String toString() {
    return method
        + (service.equals(ConformanceTtrpc.SERVICE_NAME) ? "" : " of service '" + service + "'")
        + (payload == null ? "" : " " + Frame.hex(payload))
        + (timeoutNanos == 0 ? "" : " timeout " + timeoutNanos + " ns")
        + (metadata.isEmpty() ? "" : " " + metadata);
  }
}
