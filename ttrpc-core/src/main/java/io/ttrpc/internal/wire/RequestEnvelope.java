package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The data of request frames, decoded one after another. It holds its parts as long as the frame is
 * good, and is empty afterwards. Names and metadata are good to keep, the payload is not.
 */
public final class RequestEnvelope implements Frame.Borrower {
  static final int SERVICE = 1;
  static final int METHOD = 2;
  static final int PAYLOAD = 3;
  static final int TIMEOUT_NANO = 4;
  static final int METADATA = 5;

  private final Names names;
  private final FieldReader in = new FieldReader();
  private final Payload payload = new Payload();
  private String service = "";
  private String method = "";
  private long timeoutNanos;
  private List<KeyValue> metadata = List.of();

  /** An envelope whose names are mostly among those. */
  public RequestEnvelope(Names names) {
    this.names = names;
  }

  /**
   * An envelope of its own.
   *
   * @throws IOException if the bytes are none
   */
  public static RequestEnvelope parse(ByteString data) throws IOException {
    RequestEnvelope envelope = new RequestEnvelope(new Names(List.of()));
    envelope.read(Frame.of(0, FrameHeader.REQUEST, 0, data));
    return envelope;
  }

  /**
   * Decodes a request frame's data.
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
    service = "";
    method = "";
    timeoutNanos = 0;
    metadata = List.of();
    payload.release();
  }

  private void readFields() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case SERVICE << 3 | WireFormat.BYTES -> service = names.readFrom(in);
        case METHOD << 3 | WireFormat.BYTES -> method = names.readFrom(in);
        case PAYLOAD << 3 | WireFormat.BYTES -> payload.readFrom(in);
        case TIMEOUT_NANO << 3 | WireFormat.VARINT -> timeoutNanos = in.readVarint();
        case METADATA << 3 | WireFormat.BYTES -> addMetadata();
        default -> in.skip(tag);
      }
    }
  }

  private void addMetadata() throws IOException {
    if (metadata.isEmpty()) {
      metadata = new ArrayList<>();
    }
    metadata.add(KeyValue.readFrom(in.readMessage()));
  }

  /** The service's full proto name. */
  public String service() {
    return service;
  }

  /** The method's proto name. */
  public String method() {
    return method;
  }

  /** The encoded message. */
  public Payload payload() {
    return payload;
  }

  /** Nanoseconds until the deadline; 0 for none, negative for one that has passed. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** The metadata, in wire order. */
  public List<KeyValue> metadata() {
    return metadata;
  }
}
