package io.ttrpc.interop.golden;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kept frames of one call between a peer's client and its server. Lines after {@code #} are for
 * people; they say what protobuf's own code reads in the bytes below them.
 */
record GoldenFile(GoldenPeer peer, GoldenCall call) {
  static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final int BYTES_PER_LINE = 32;

  static Stream<GoldenFile> all() {
    return Stream.of(GoldenPeer.values()).flatMap(GoldenFile::of);
  }

  static Stream<GoldenFile> of(GoldenPeer peer) {
    return Stream.of(GoldenCall.values())
        .filter(call -> call.isMadeBy(peer))
        .map(call -> new GoldenFile(peer, call));
  }

  Path path() {
    return FOLDER.resolve(peer.folder()).resolve(call.file());
  }

  String text() throws IOException {
    return Files.readString(path());
  }

  List<RecordedFrame> frames() throws IOException {
    List<RecordedFrame> frames = new ArrayList<>();
    for (String block : text().split("\n\n", -1)) {
      StringBuilder hex = new StringBuilder();
      block
          .lines()
          .filter(line -> line.matches("(header|data) .*"))
          .forEach(line -> hex.append(line.replaceAll("header|data| ", "")));
      if (!hex.isEmpty()) {
        Side sender = Side.valueOf(block.lines().findFirst().orElseThrow());
        frames.add(new RecordedFrame(sender, ByteString.fromHex(hex.toString())));
      }
    }
    return frames;
  }

  void write(List<RecordedFrame> frames) throws IOException {
    Files.createDirectories(path().getParent());
    Files.writeString(path(), text(frames));
  }

  /** The text of a file that has these frames. */
  String text(List<RecordedFrame> frames) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(call.check()).append('\n');
    text.append("# Client and server: ").append(peer.release()).append('\n');
    for (Content content : Content.of(frames)) {
      RecordedFrame frame = content.frame();
      text.append('\n').append(frame.sender()).append('\n');
      content.describe().lines().forEach(line -> text.append("# ").append(line).append('\n'));
      String header = HexFormat.of().formatHex(frame.header().toByteArray());
      text.append("header ")
          .append(header.replaceFirst("(.{8})(.{8})(..)(..)", "$1 $2 $3 $4"))
          .append('\n');
      ByteString data = frame.data();
      for (int at = 0; at < data.size(); at += BYTES_PER_LINE) {
        ByteString line = data.substring(at, Math.min(at + BYTES_PER_LINE, data.size()));
        text.append("data   ").append(HexFormat.of().formatHex(line.toByteArray())).append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return FOLDER.relativize(path()).toString();
  }
}
