package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import java.io.IOException;

/**
 * The data of response frames, decoded one after another. It holds its parts as long as the frame
 * is good, and is empty afterwards. The status is good to keep, the payload is not.
 */
public final class ResponseEnvelope implements Frame.Borrower {
  static final int STATUS = 1;
  static final int PAYLOAD = 2;

  private final FieldReader in = new FieldReader();
  private final Payload payload = new Payload();
  private RpcStatus status = RpcStatus.OK;

  /**
   * An envelope of its own.
   *
   * @throws IOException if the bytes are none
   */
  public static ResponseEnvelope parse(ByteString data) throws IOException {
    ResponseEnvelope envelope = new ResponseEnvelope();
    envelope.read(Frame.of(0, FrameHeader.RESPONSE, 0, data));
    return envelope;
  }

  /**
   * Decodes a response frame's data.
   *
   * @throws IOException if the bytes are no such envelope
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
          // Protobuf merges a message that comes more than once; the last alone could be a success.
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

  /** How the call ended; Go leaves success out, Rust writes its code 0. */
  public RpcStatus status() {
    return status;
  }

  /** The encoded message. */
  public Payload payload() {
    return payload;
  }
}
