package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A client of few words that watches no deadline of its own, so that only the server can end a
 * call. An ordinary client ends it on both sides and never waits for the server's response.
 */
final class RawConnection implements AutoCloseable {
  private static final byte REQUEST = 1;
  private static final byte RESPONSE = 2;
  private static final int HEADER_BYTES = 10;

  private final SocketChannel socket;
  private final DataInputStream in;

  private RawConnection(SocketChannel socket) {
    this.socket = socket;
    this.in = new DataInputStream(Channels.newInputStream(socket));
  }

  static RawConnection to(Path path) throws IOException {
    SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.connect(UnixDomainSocketAddress.of(path));
      return new RawConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a unary request; without a timeout if that is 0. */
  void request(int streamId, String method, MessageLite message, long timeoutNanos)
      throws IOException {
    byte[] data = envelope(method, message, timeoutNanos);
    ByteBuffer frame =
        ByteBuffer.allocate(HEADER_BYTES + data.length)
            .putInt(data.length)
            .putInt(streamId)
            .put(REQUEST)
            .put((byte) 0)
            .put(data)
            .flip();
    while (frame.hasRemaining()) {
      socket.write(frame);
    }
  }

  private static byte[] envelope(String method, MessageLite message, long timeoutNanos)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeString(1, ConformanceTtrpc.SERVICE_NAME);
    out.writeString(2, method);
    out.writeByteArray(3, message.toByteArray());
    if (timeoutNanos != 0) {
      out.writeInt64(4, timeoutNanos);
    }
    out.flush();
    return bytes.toByteArray();
  }

  /** Waits for the next response. */
  Response response() throws IOException {
    byte[] data = new byte[in.readInt()];
    int streamId = in.readInt();
    byte type = in.readByte();
    Expect.equal("type of the frame", RESPONSE, type);
    in.readByte();
    in.readFully(data);
    return new Response(streamId, codeIn(data));
  }

  /** Field 1 of a response is its status, whose field 1 is the code; both absent for OK. */
  private static int codeIn(byte[] response) throws IOException {
    ByteString status = ByteString.EMPTY;
    CodedInputStream in = CodedInputStream.newInstance(response);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        status = in.readBytes();
      } else {
        in.skipField(tag);
      }
    }
    CodedInputStream fields = status.newCodedInput();
    int code = 0;
    for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        code = fields.readInt32();
      } else {
        fields.skipField(tag);
      }
    }
    return code;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A response without its payload. */
  record Response(int streamId, int code) {}
}
