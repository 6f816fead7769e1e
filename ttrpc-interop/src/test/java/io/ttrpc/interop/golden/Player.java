package io.ttrpc.interop.golden;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Plays one side of recorded calls to somebody who has the other part. */
final class Player {
  private Player() {}

  /**
   * Sends that side's frames, each after all that came before it in the recording.
   *
   * @return the frames of both sides as they went by this time, up to the end of the connection
   */
  static List<RecordedFrame> play(Side side, List<RecordedFrame> recording, SocketChannel socket)
      throws IOException {
    List<RecordedFrame> frames = new ArrayList<>();
    Side other = side == Side.CLIENT ? Side.SERVER : Side.CLIENT;
    for (RecordedFrame recorded : recording) {
      if (recorded.sender() == side) {
        recorded.write(socket);
        frames.add(recorded);
      } else {
        RecordedFrame response = RecordedFrame.read(other, socket);
        if (response == null) {
          return frames;
        }
        frames.add(response);
      }
    }
    if (side == Side.CLIENT) {
      socket.shutdownOutput();
    }
    // What nobody expects must show.
    RecordedFrame further;
    while ((further = RecordedFrame.read(other, socket)) != null) {
      frames.add(further);
    }
    return frames;
  }
}
