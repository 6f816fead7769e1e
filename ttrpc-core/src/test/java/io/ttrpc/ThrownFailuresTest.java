package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.RC;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each throw of a call's failure throws an exception of its own. */
class ThrownFailuresTest extends ClientUnderTest {
  /** Thrown by a tap of the application. */
  private final TtrpcException applications =
      new TtrpcException(StatusCode.FAILED_PRECONDITION, "not here");

  @Override
  TtrpcChannel.Builder configure(TtrpcChannel.Builder builder) {
    return builder.interceptor(
        call ->
            call.onReceive(
                message -> {
                  if (message.equals(text("bad"))) {
                    throw applications;
                  }
                }));
  }

  private List<TtrpcException> receiveThreeTimes(ServerStreamingCall<StringValue> responses) {
    List<TtrpcException> thrown = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      thrown.add(catchThrowableOfType(TtrpcException.class, responses::receive));
    }
    return thrown;
  }

  private static boolean isThrownHere(TtrpcException failure) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("receiveThreeTimes"));
  }

  @Test
  void failureOfThePeerIsThrownAnewEachTime() throws Exception {
    try (ServerStreamingCall<StringValue> responses =
        ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("x"), CallOptions.DEFAULT)) {
      assertThat(peer.takeFrame()).isEqualTo(request(1, RC, "Split", text("x")));
      peer.send(failure(1, StatusCode.NOT_FOUND, "no such thing"));
      List<TtrpcException> thrown = receiveThreeTimes(responses);
      assertThat(thrown).doesNotHaveDuplicates();
      assertThat(thrown)
          .allSatisfy(
              failure -> {
                assertThat(failure.status())
                    .isEqualTo(Status.of(StatusCode.NOT_FOUND, "no such thing"));
                assertThat(failure.isFromPeer()).isTrue();
                assertThat(failure).hasNoCause();
                assertThat(isThrownHere(failure)).isTrue();
              });
    }
  }

  @Test
  void lostConnectionIsThrownAnewEachTimeWithTheCauseOfTheTransport() throws Exception {
    try (ServerStreamingCall<StringValue> responses =
        ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("x"), CallOptions.DEFAULT)) {
      assertThat(peer.takeFrame()).isEqualTo(request(1, RC, "Split", text("x")));
      channel.close();
      List<TtrpcException> thrown = receiveThreeTimes(responses);
      assertThat(thrown).doesNotHaveDuplicates();
      assertThat(thrown)
          .allSatisfy(
              failure -> {
                assertThat(failure)
                    .isInstanceOf(ConnectionClosedException.class)
                    .cause()
                    .isExactlyInstanceOf(java.io.IOException.class);
                assertThat(isThrownHere(failure)).isTrue();
              });
    }
  }

  @Test
  void exceptionOfTheApplicationKeepsItsStackAndIsTheCauseOfLaterOnes() throws Exception {
    StackTraceElement[] made = applications.getStackTrace();
    try (ServerStreamingCall<StringValue> responses =
        ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("x"), CallOptions.DEFAULT)) {
      assertThat(peer.takeFrame()).isEqualTo(request(1, RC, "Split", text("x")));
      peer.send(data(1, "bad"));
      List<TtrpcException> thrown = receiveThreeTimes(responses);
      assertThat(thrown.get(0)).isSameAs(applications);
      assertThat(thrown.subList(1, 3))
          .doesNotHaveDuplicates()
          .allSatisfy(
              failure -> {
                assertThat(failure).hasCause(applications).isNotSameAs(applications);
                assertThat(failure.status()).isEqualTo(applications.status());
                assertThat(failure.isFromPeer()).isFalse();
              });
      assertThat(applications.getStackTrace()).isEqualTo(made);
    }
  }

  @Test
  void onlyTheLibraryMakesThem() {
    assertThat(ConnectionClosedException.class.getConstructors()).isEmpty();
    assertThat(MessageTooLargeException.class.getConstructors()).isEmpty();
    assertThat(StreamFullException.class.getConstructors()).isEmpty();
    assertThat(TtrpcException.class.getMethods())
        .noneMatch(method -> TtrpcException.class.isAssignableFrom(method.getReturnType()));
  }
}
