package io.ttrpc.internal.wire;

/** The numbers of a frame's header; the package's documentation has its layout. */
public final class FrameHeader {
  /** The header's length, in bytes. */
  public static final int LENGTH = 10;

  /**
   * The largest length that we read or write: a header's first byte is then always 0, which tells a
   * frame from other protocols' first bytes.
   */
  public static final int MAX_DATA_LENGTH = (1 << 24) - 1;

  /** The largest length that peers accept unless told otherwise. */
  public static final int DEFAULT_MAX_DATA_LENGTH = 4 << 20;

  /** Type of the frame that opens a stream. */
  public static final int REQUEST = 1;

  /** Type of the frame that ends a stream with a status, or a response. */
  public static final int RESPONSE = 2;

  /** Type of the frames that carry a stream's messages. */
  public static final int DATA = 3;

  /** Flag: the sender sends nothing more on this stream. */
  public static final int REMOTE_CLOSED = 0x1;

  /** Flag of a request: the sender will send data on this stream. */
  public static final int REMOTE_OPEN = 0x2;

  /** Flag: the frame carries no message; without it, no bytes are an empty message. */
  public static final int NO_DATA = 0x4;

  static final int STREAM_ID_OFFSET = 4;
  static final int TYPE_OFFSET = 8;
  static final int FLAGS_OFFSET = 9;

  private FrameHeader() {}
}
