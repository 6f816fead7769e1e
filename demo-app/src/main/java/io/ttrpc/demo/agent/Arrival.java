package io.ttrpc.demo.agent;

import com.google.protobuf.ByteString;
import io.ttrpc.demo.proto.Chunk;
import io.ttrpc.demo.proto.Receipt;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file that arrives in chunks: each is looked at and let go. */
final class Arrival {
  private final Receipt.Builder receipt = Receipt.newBuilder();
  private final MessageDigest sha256 = sha256();
  private boolean insideLine;

  void add(Chunk chunk) {
    if (receipt.getName().isEmpty()) {
      receipt.setName(chunk.getName());
    }
    ByteString data = chunk.getData();
    sha256.update(data.asReadOnlyByteBuffer());
    receipt
        .setChunks(receipt.getChunks() + 1)
        .setBytes(receipt.getBytes() + data.size())
        .setLines(receipt.getLines() + lineEnds(data));
  }

  Receipt receipt() {
    Receipt.Builder complete = receipt.clone().setSha256(HexFormat.of().formatHex(sha256.digest()));
    if (insideLine) {
      complete.setLines(receipt.getLines() + 1);
    }
    return complete.build();
  }

  /** A line may begin in one chunk and end in another, or not end at all in the last. */
  private int lineEnds(ByteString data) {
    int ends = 0;
    for (int i = 0; i < data.size(); i++) {
      insideLine = data.byteAt(i) != '\n';
      if (!insideLine) {
        ends++;
      }
    }
    return ends;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has it", e);
    }
  }
}
