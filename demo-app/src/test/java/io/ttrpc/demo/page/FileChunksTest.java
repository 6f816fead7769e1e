package io.ttrpc.demo.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.demo.proto.Chunk;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileChunksTest {
  @Test
  void firstChunkHasTheName() {
    assertThat(chunks(40_000)).extracting(Chunk::getName).containsExactly("file.bin", "", "");
  }

  @Test
  void chunksAreFullButTheLast() {
    assertThat(chunks(40_000))
        .extracting(chunk -> chunk.getData().size())
        .containsExactly(16_384, 16_384, 7_232);
  }

  @Test
  void fileOfFullChunksHasNoEmptyOneBehindThem() {
    assertThat(chunks(32_768)).hasSize(2);
  }

  @Test
  void emptyFileHasAChunkForItsName() {
    assertThat(chunks(0)).containsExactly(Chunk.newBuilder().setName("file.bin").build());
  }

  private static List<Chunk> chunks(int bytes) {
    List<Chunk> chunks = new ArrayList<>();
    new FileChunks("file.bin", new ByteArrayInputStream(new byte[bytes])).forEach(chunks::add);
    return chunks;
  }
}
