package io.ttrpc.interop.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHandler;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.FrameReader;
import io.ttrpc.internal.wire.FrameWriter;
import io.ttrpc.internal.wire.ReadBuffer;
import io.ttrpc.internal.wire.RequestData;
import io.ttrpc.internal.wire.RequestEnvelope;
import io.ttrpc.internal.wire.ResponseData;
import io.ttrpc.internal.wire.ResponseEnvelope;
import io.ttrpc.internal.wire.RpcStatus;
import io.ttrpc.interop.golden.envelope.Request;
import io.ttrpc.interop.golden.envelope.Response;
import io.ttrpc.interop.golden.envelope.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our readers and writers against the golden frames. */
class GoldenFramesTest {
  static Stream<GoldenFile> files() {
    return GoldenFile.all();
  }

  @Test
  void folderHasTheFilesOfAllCallsAndNoOthers() throws IOException {
    try (Stream<Path> files = Files.walk(GoldenFile.FOLDER)) {
      assertThat(files.filter(Files::isRegularFile))
          .containsExactlyInAnyOrderElementsOf(files().map(GoldenFile::path).toList());
    }
  }

  /** Also that the release is still the one that the peers are built on. */
  @ParameterizedTest
  @MethodSource("files")
  void commentsSayWhatProtobufReads(GoldenFile file) throws IOException {
    assertThat(file.text()).isEqualTo(file.text(file.frames()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void framesAreReadAlikeByProtobufAndOurs(GoldenFile file) throws IOException {
    List<Content> contents = Content.of(file.frames());
    List<Frame> read = read(contents);
    assertThat(read).hasSameSizeAs(contents);
    for (int i = 0; i < read.size(); i++) {
      assertReadAlike(contents.get(i), read.get(i));
    }
  }

  private static void assertReadAlike(Content content, Frame frame) throws IOException {
    RecordedFrame recorded = content.frame();
    assertThat(frame)
        .isEqualTo(
            Frame.of(recorded.streamId(), recorded.type(), recorded.flags(), recorded.data()));
    if (content.envelope() instanceof Request request) {
      RequestEnvelope envelope = RequestEnvelope.parse(frame.data());
      assertThat(envelope.service()).isEqualTo(request.getService());
      assertThat(envelope.method()).isEqualTo(request.getMethod());
      assertThat(envelope.payload().bytes()).isEqualTo(request.getPayload());
      assertThat(envelope.timeoutNanos()).isEqualTo(request.getTimeoutNano());
      assertThat(envelope.metadata()).isEqualTo(metadata(request));
    }
    if (content.envelope() instanceof Response response) {
      ResponseEnvelope envelope = ResponseEnvelope.parse(frame.data());
      assertThat(envelope.status()).isEqualTo(status(response));
      assertThat(envelope.payload().bytes()).isEqualTo(response.getPayload());
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void sameContentIsWrittenAsTheSameBytes(GoldenFile file) throws IOException {
    for (Content content : Content.of(file.frames())) {
      RecordedFrame expected = content.frame().asJavaSendsIt();
      ByteBuffer written =
          FrameWriter.encode(
              expected.streamId(), expected.type(), expected.flags(), dataOf(content));
      assertThat(ByteString.copyFrom(written)).as(content::describe).isEqualTo(expected.bytes());
    }
  }

  private static List<Frame> read(List<Content> contents) throws IOException {
    ByteString all =
        ByteString.copyFrom(contents.stream().map(each -> each.frame().bytes()).toList());
    List<Frame> frames = new ArrayList<>();
    FrameHandler collector =
        new FrameHandler() {
          @Override
          public boolean onFrame(Frame frame) {
            ByteString data = frame.keep();
            return frames.add(Frame.of(frame.streamId(), frame.type(), frame.flags(), data));
          }

          @Override
          public void onOversizedFrame(int streamId, int type, int length) {
            throw new AssertionError("a frame of " + length + " bytes");
          }
        };
    FrameReader reader = new FrameReader(FrameHeader.DEFAULT_MAX_DATA_LENGTH);
    ReadableByteChannel channel = Channels.newChannel(all.newInput());
    // So small that frames come in parts.
    ReadBuffer scratch = ReadBuffer.ofCapacity(64);
    while (reader.readFrom(channel, scratch, collector) >= 0) {}
    return frames;
  }

  private static FrameData dataOf(Content content) {
    if (content.envelope() instanceof Request request) {
      return new RequestData(
          request.getService(),
          request.getMethod(),
          content.message(),
          request.getTimeoutNano(),
          metadata(request));
    }
    if (content.envelope() instanceof Response response) {
      return new ResponseData(status(response), content.message());
    }
    return FrameData.message(content.message());
  }

  private static ByteString metadata(Request request) {
    return Request.newBuilder().addAllMetadata(request.getMetadataList()).build().toByteString();
  }

  private static RpcStatus status(Response response) {
    Status status = response.getStatus();
    return new RpcStatus(status.getCode(), status.getMessage(), status.getDetailsList());
  }
}
