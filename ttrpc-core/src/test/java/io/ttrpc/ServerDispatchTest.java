package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.INTERNAL;
import static io.ttrpc.StatusCode.INVALID_ARGUMENT;
import static io.ttrpc.StatusCode.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.RequestData;
import io.ttrpc.internal.wire.ResponseEnvelope;
import io.ttrpc.testsupport.Latches;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Unary calls, statuses and metadata as a server meets them: part C of the wire cases. */
class ServerDispatchTest extends ServerUnderTest {
  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder).exceptionMessages(ExceptionMessages.SEND);
  }

  @Test
  void case30SuccessHasNoStatusField() throws Exception {
    peer.send(unary(1, "hi"));
    assertThat(peer.takeFrame()).isEqualTo(Frame.of(1, 2, 0, hex("12040a026869")));
  }

  @Test
  void emptyResponseIsAResponseWithoutData() throws Exception {
    peer.send(request(1, 0, "Unary", StringValue.getDefaultInstance()));
    assertThat(peer.takeFrame()).isEqualTo(Frame.of(1, 2, 0, ByteString.EMPTY));
  }

  @Test
  void case34AHandlerMayThrowAnything() throws Exception {
    List<Throwable> failures =
        List.of(
            new IllegalStateException("exception"),
            new AssertionError("error"),
            new StackOverflowError("overflow"),
            new OutOfMemoryError("memory"));
    int id = 1;
    for (Throwable failure : failures) {
      service.unary = request -> throwAny(failure);
      peer.send(unary(id, "boom"));
      assertThat(peer.takeFrame())
          .isEqualTo(failure(id, UNKNOWN, String.valueOf(failure.getMessage())));
      id += 2;
    }
    service.unary = request -> request;
    assertConnectionWorks(id);
  }

  @Test
  void case34StackOverflowOfAHandlerIsAStatusOfEveryKindOfCall() throws Exception {
    service.unary = request -> text("" + overflow(1));
    service.count = requests -> Int64Value.of(overflow(1));
    service.split = (request, responses) -> overflow(1);
    service.chat = (requests, responses) -> overflow(1);
    int id = 1;
    for (String method : List.of("Unary", "Count", "Split", "Chat")) {
      peer.send(request(id, 0, method, text("x")));
      ResponseEnvelope response = ResponseEnvelope.parse(peer.takeFrame().data());
      assertThat(response.status().code()).isEqualTo(UNKNOWN.number());
      id += 2;
    }
    service.unary = request -> request;
    assertConnectionWorks(id);
  }

  @SuppressWarnings("InfiniteRecursion") // It is to end with the stack.
  private static int overflow(int depth) {
    return 1 + overflow(depth + 1);
  }

  @Test
  void case35UndecodableEnvelopeIsAnInvalidArgument() throws Exception {
    peer.sendHex("00000002 00000001 0100 0aff");
    ResponseEnvelope response = ResponseEnvelope.parse(peer.takeFrame().data());
    assertThat(response.status().code()).isEqualTo(INVALID_ARGUMENT.number());
    assertThat(response.status().message()).startsWith("unmarshal request error: ");
    assertConnectionWorks(3);
  }

  @Test
  void case36UndecodablePayloadIsInternalAndTheHandlerIsNotCalled() throws Exception {
    service.unary = request -> throwAny(new AssertionError("called"));
    // The payload is a field that claims more bytes than there are.
    peer.sendHex("00000016 00000001 0100 0a09746573742e4563686f 1205556e617279 1a020aff");
    ResponseEnvelope response = ResponseEnvelope.parse(peer.takeFrame().data());
    assertThat(response.status().code()).isEqualTo(INTERNAL.number());
    assertThat(response.status().message()).startsWith("ttrpc: error unmarshalling payload: ");
    service.unary = request -> request;
    assertConnectionWorks(3);
  }

  @Test
  @SuppressWarnings("NullAway") // What a careless handler does.
  void case37NullResponseIsUnknown() throws Exception {
    service.unary = request -> null;
    peer.send(unary(1, "nothing?"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, UNKNOWN, "ttrpc: marshal called with nil"));
  }

  @Test
  void case38StatusOfAHandlerArrivesVerbatimWithItsDetails() throws Exception {
    List<Any> details = List.of(Any.pack(text("why")), Any.pack(text("where")));
    service.unary =
        request -> {
          throw new TtrpcException(StatusCode.ABORTED, "lost the race", details);
        };
    peer.send(unary(1, "go"));
    ResponseEnvelope response = ResponseEnvelope.parse(peer.takeFrame().data());
    assertThat(response.status().code()).isEqualTo(StatusCode.ABORTED.number());
    assertThat(response.status().message()).isEqualTo("lost the race");
    assertThat(response.status().details()).isEqualTo(details);
  }

  @Test
  void case39WellKnownExceptionsHaveTheirCodes() throws Exception {
    Map<Throwable, StatusCode> expected =
        Map.ofEntries(
            Map.entry(new EOFException("e"), StatusCode.OUT_OF_RANGE),
            Map.entry(new NoSuchFileException("f"), StatusCode.NOT_FOUND),
            Map.entry(new FileNotFoundException("f"), StatusCode.NOT_FOUND),
            Map.entry(new FileAlreadyExistsException("f"), StatusCode.ALREADY_EXISTS),
            Map.entry(new AccessDeniedException("f"), StatusCode.PERMISSION_DENIED),
            Map.entry(new CancellationException("c"), StatusCode.CANCELLED),
            Map.entry(new InterruptedException("i"), StatusCode.CANCELLED),
            Map.entry(new TimeoutException("t"), StatusCode.DEADLINE_EXCEEDED),
            Map.entry(new IllegalArgumentException("a"), UNKNOWN),
            Map.entry(new NumberFormatException("n"), UNKNOWN),
            Map.entry(new IllegalStateException("s"), UNKNOWN),
            // Deep inside of a handler, such an exception has nothing to do with the request.
            Map.entry(new UncheckedIOException(new NoSuchFileException("f")), UNKNOWN),
            Map.entry(new CompletionException(new TimeoutException("t")), UNKNOWN),
            Map.entry(
                new IllegalArgumentException(
                    new CompletionException(new TtrpcException(StatusCode.DATA_LOSS, "d"))),
                StatusCode.DATA_LOSS));
    int id = 1;
    for (Map.Entry<Throwable, StatusCode> each : expected.entrySet()) {
      service.unary = request -> throwAny(each.getKey());
      peer.send(unary(id, "go"));
      ResponseEnvelope response = ResponseEnvelope.parse(peer.takeFrame().data());
      assertThat(StatusCode.forNumber(response.status().code()))
          .as(each.getKey().toString())
          .isEqualTo(each.getValue());
      id += 2;
    }
  }

  @Test
  void case40ResponsesComeInTheOrderOfCompletion() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    service.unary =
        request -> {
          if (request.getValue().equals("slow")) {
            Latches.awaitOrCancel(release);
          }
          return request;
        };
    peer.send(unary(1, "slow"), unary(3, "fast"));
    assertThat(peer.takeFrame()).isEqualTo(response(3, "fast"));
    release.countDown();
    assertThat(peer.takeFrame()).isEqualTo(response(1, "slow"));
  }

  @Test
  void case41FlagsOfAUnaryRequestDoNotMatter() throws Exception {
    int id = 1;
    for (int flags : new int[] {RC, RO, RC | RO, ND, RO | ND}) {
      peer.send(request(id, flags, "Unary", text("flags")));
      assertThat(peer.takeFrame()).isEqualTo(response(id, "flags"));
      id += 2;
    }
  }

  @Test
  void case42And43MetadataKeepsItsOrderAndMergesTheCaseOfKeys() throws Exception {
    service.unary =
        request -> {
          Metadata metadata = CallContext.current().metadata();
          return text(
              metadata.keys()
                  + " "
                  + metadata.all("key")
                  + " "
                  + metadata.all("")
                  + metadata.all("e"));
        };
    peer.send(
        unary(
            1,
            "",
            0,
            new KeyValue("Key", "1"),
            new KeyValue("key", "2"),
            new KeyValue("", "none"),
            new KeyValue("KEY", "3"),
            new KeyValue("e", "")));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "[key, , e] [1, 2, 3] [none][]"));
  }

  @Test
  void case45MetadataOfAStreamIsVisibleToItsHandler() throws Exception {
    service.split =
        (request, responses) ->
            responses.send(text(CallContext.current().metadata().all("k") + ""));
    service.chat =
        (requests, responses) ->
            responses.send(text(CallContext.current().metadata().all("k") + ""));
    service.count = requests -> Int64Value.of(CallContext.current().metadata().all("k").size());
    peer.send(withMetadata(1, RC, "Split"), withMetadata(3, RO, "Chat"));
    assertThat(takeAll(4))
        .contains(Frames.data(1, "[a, b]"), Frames.end(1))
        .contains(Frames.data(3, "[a, b]"), Frames.end(3));
    peer.send(withMetadata(5, RO, "Count"));
    assertThat(peer.takeFrame()).isEqualTo(response(5, Int64Value.of(2)));
  }

  private static Frame withMetadata(int id, int flags, String method) {
    ByteString metadata = KeyValue.encode(new KeyValue("k", "a"), new KeyValue("K", "b"));
    return request(id, flags, new RequestData("test.Echo", method, text("x"), 0, metadata));
  }

  @Test
  void unknownFieldsOfAnEnvelopeAreSkipped() throws Exception {
    // Field 9, a varint, in front of service, method and payload.
    peer.sendHex("0000001a 00000001 0100 4801 0a09746573742e4563686f 1205556e617279 1a040a026869");
    assertThat(peer.takeFrame()).isEqualTo(response(1, "hi"));
  }

  @Test
  void detailsThatDoNotFitAFrameAreReplacedByAStatusThatSaysSo() throws Exception {
    service.unary =
        request -> {
          throw new TtrpcException(
              StatusCode.ABORTED, "big", List.of(Any.pack(text("x".repeat(4 << 20)))));
        };
    peer.send(unary(1, "go"));
    ResponseEnvelope response = ResponseEnvelope.parse(peer.takeFrame().data());
    assertThat(response.status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED.number());
    service.unary = request -> request;
    assertConnectionWorks(3);
  }

  private static ByteString hex(String hex) {
    return ByteString.copyFrom(bytes(hex));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Throws what is not declared.
  private static <E extends Throwable> StringValue throwAny(Throwable failure) throws E {
    throw (E) failure;
  }
}
