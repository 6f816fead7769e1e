package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import java.io.IOException;

/**
 * The decoded data of a response frame. One object decodes one frame after another. It has a
 * frame's values while the frame is valid, and is empty afterwards. Its status stays valid; its
 * payload does not.
 */
public final class ResponseEnvelope implements Frame.Borrower {
  static final int STATUS = 1;
  static final int PAYLOAD = 2;

  private final FieldReader in = new FieldReader();
  private final Payload payload = new Payload();
  private RpcStatus status = RpcStatus.OK;

  /**
   * Decodes an envelope from bytes of its own.
   *
   * @throws IOException if the bytes cannot be decoded as a response envelope
   */
  public static ResponseEnvelope parse(ByteString data) throws IOException {
    ResponseEnvelope envelope = new ResponseEnvelope();
    envelope.read(Frame.of(0, FrameHeader.RESPONSE, 0, data));
    return envelope;
  }

  /**
   * Decodes a response frame's data.
   *
   * @throws IOException if the data cannot be decoded as a response envelope
   */
  public void read(Frame frame) throws IOException {
    onFrameEnd();
    frame.lendTo(this);
    payload.begin(frame);
    in.read(frame.array(), frame.offset(), frame.length());
    try {
      readFields();
    } finally {
      in.release();
    }
  }

  @Override
  public void onFrameEnd() {
    status = RpcStatus.OK;
    payload.release();
  }

  private void readFields() throws IOException {
    RpcStatus.Parts parts = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case STATUS << 3 | WireFormat.BYTES -> {
          // Protobuf merges the occurrences of a message field. Reading only the last one could
          // turn a failure into a success.
          parts = parts == null ? new RpcStatus.Parts() : parts;
          parts.readFrom(in.readMessage());
        }
        case PAYLOAD << 3 | WireFormat.BYTES -> payload.readFrom(in);
        default -> in.skip(tag);
      }
    }
    if (parts != null) {
      status = parts.status();
    }
  }

  /** Returns the status of the call. Go omits a successful status, Rust sends it with code 0. */
  public RpcStatus status() {
    return status;
  }

  /** Returns the encoded message. */
  public Payload payload() {
    return payload;
  }
}
