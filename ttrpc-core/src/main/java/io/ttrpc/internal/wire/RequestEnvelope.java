package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.List;

/**
 * The decoded data of a request frame. One object decodes one frame after another. It has a frame's
 * values while the frame is valid, and is empty afterwards. Its names stay valid; its payload and
 * its metadata do not.
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
  private ByteString metadata = ByteString.EMPTY;
  private int metadataCount;

  /**
   * The fields of metadata that follow one another in the array, up to the last one that was read.
   */
  private int metadataFrom;

  private int metadataTo;

  /** Creates an empty envelope. Most names are expected to be among the given ones. */
  public RequestEnvelope(Names names) {
    this.names = names;
  }

  /**
   * Decodes an envelope from bytes of its own.
   *
   * @throws IOException if the bytes cannot be decoded as a request envelope
   */
  public static RequestEnvelope parse(ByteString data) throws IOException {
    RequestEnvelope envelope = new RequestEnvelope(new Names(List.of()));
    envelope.read(Frame.of(0, FrameHeader.REQUEST, 0, data));
    return envelope;
  }

  /**
   * Decodes a request frame's data.
   *
   * @throws IOException if the data cannot be decoded as a request envelope
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
    metadata = ByteString.EMPTY;
    metadataCount = 0;
    metadataFrom = 0;
    metadataTo = 0;
    payload.release();
  }

  private void readFields() throws IOException {
    int start = in.position();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case SERVICE << 3 | WireFormat.BYTES -> service = names.readFrom(in);
        case METHOD << 3 | WireFormat.BYTES -> method = names.readFrom(in);
        case PAYLOAD << 3 | WireFormat.BYTES -> payload.readFrom(in);
        case TIMEOUT_NANO << 3 | WireFormat.VARINT -> timeoutNanos = in.readVarint();
        case METADATA << 3 | WireFormat.BYTES -> addMetadata(start);
        default -> in.skip(tag);
      }
      start = in.position();
    }
    endMetadata();
  }

  /** Reads past a field of metadata. */
  private void addMetadata(int start) throws IOException {
    in.advance(in.readLength());
    if (start != metadataTo) {
      endMetadata();
      metadataFrom = start;
    }
    metadataTo = in.position();
    metadataCount++;
  }

  /** Adds the fields since {@link #metadataFrom}. */
  private void endMetadata() {
    if (metadataTo > metadataFrom) {
      ByteString fields =
          UnsafeByteOperations.unsafeWrap(in.array(), metadataFrom, metadataTo - metadataFrom);
      metadata = metadata.concat(fields);
      metadataFrom = metadataTo;
    }
  }

  /** Returns the full proto name of the service. */
  public String service() {
    return service;
  }

  /** Returns the proto name of the method. */
  public String method() {
    return method;
  }

  /** Returns the encoded message. */
  public Payload payload() {
    return payload;
  }

  /** Returns the nanoseconds until the deadline; 0 if there is none, negative if it has passed. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** Returns the fields of metadata, with their tags. */
  public ByteString metadata() {
    return metadata;
  }

  /** Returns the number of fields of metadata. */
  public int metadataCount() {
    return metadataCount;
  }
}
