package io.ttrpc.internal.wire;

/** The constants of a frame's header. The package's documentation shows its layout. */
public final class FrameHeader {
  /** The length of the header in bytes. */
  public static final int LENGTH = 10;

  /**
   * The maximum length of data in bytes that this implementation reads or writes. With it the first
   * byte of a header is always 0, which distinguishes a frame from the first bytes of other
   * protocols.
   */
  public static final int MAX_DATA_LENGTH = (1 << 24) - 1;

  /** The maximum length of data in bytes that peers accept by default. */
  public static final int DEFAULT_MAX_DATA_LENGTH = 4 << 20;

  /** The type of a frame that opens a stream. */
  public static final int REQUEST = 1;

  /** The type of a frame that ends a stream with a status or a response. */
  public static final int RESPONSE = 2;

  /** The type of a frame that carries a message of a stream. */
  public static final int DATA = 3;

  /** The flag of a sender that will send nothing more on this stream. */
  public static final int REMOTE_CLOSED = 0x1;

  /** The flag of a request whose sender will send data on this stream. */
  public static final int REMOTE_OPEN = 0x2;

  /**
   * The flag of a frame without a message. Without this flag, a frame with no bytes carries an
   * empty message.
   */
  public static final int NO_DATA = 0x4;

  static final int STREAM_ID_OFFSET = 4;
  static final int TYPE_OFFSET = 8;
  static final int FLAGS_OFFSET = 9;

  private FrameHeader() {}
}
