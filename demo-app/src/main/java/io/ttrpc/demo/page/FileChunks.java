package io.ttrpc.demo.page;

import com.google.protobuf.UnsafeByteOperations;
import io.ttrpc.StreamReceiver;
import io.ttrpc.demo.proto.Chunk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A file as a stream of chunks, read as they are asked for: an upload of any size takes the memory
 * of a few. Read by one thread at a time.
 */
final class FileChunks implements StreamReceiver<Chunk> {
  /** Far below the size that a message may have, and large enough to make few of them. */
  private static final int CHUNK_BYTES = 16 * 1024;

  private final String name;
  private final InputStream content;
  private boolean begun;

  /** The chunks of that content, which stays the caller's to close. */
  FileChunks(String name, InputStream content) {
    this.name = name;
    this.content = content;
  }

  /** The next chunk; the first comes also where the file is empty, since it has the name. */
  @Override
  public @Nullable Chunk receive() {
    byte[] data = read();
    if (begun) {
      return data.length == 0 ? null : chunk(data).build();
    }
    begun = true;
    return chunk(data).setName(name).build();
  }

  private static Chunk.Builder chunk(byte[] data) {
    // Nobody else has the array, so it needs no copy.
    return Chunk.newBuilder().setData(UnsafeByteOperations.unsafeWrap(data));
  }

  private byte[] read() {
    try {
      return content.readNBytes(CHUNK_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
