package io.ttrpc.spring.boot.test;

import static io.ttrpc.spring.boot.test.TtrpcAssertions.TTRPC_EXCEPTION;
import static io.ttrpc.spring.boot.test.TtrpcAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class TtrpcAssertionsTests {
  private static final ErrorInfo ONE = ErrorInfo.newBuilder().setReason("one").build();
  private static final ErrorInfo TWO = ErrorInfo.newBuilder().setReason("two").build();

  private final TtrpcException notFound =
      new TtrpcException(
          StatusCode.NOT_FOUND, "no such guest", List.of(Any.pack(ONE), Any.pack(TWO)));
  private final TtrpcException bare = new TtrpcException(StatusCode.ABORTED, "");

  @Test
  void allThatIsTrueHolds() {
    assertThatCall(this::failing)
        .fails()
        .hasCode(StatusCode.NOT_FOUND)
        .hasStatusMessage("no such guest")
        .hasStatusMessageContaining("such")
        .hasDetail(ErrorInfo.class)
        .hasDetail(TWO)
        .hasDetail(ErrorInfo.class, info -> assertThat(info.getReason()).isEqualTo("two"))
        .isNotFromPeer()
        .hasNoCause();
    TtrpcAssertions.assertThat(bare).hasCode(StatusCode.ABORTED).hasNoDetails();
  }

  @Test
  void exceptionsOfOtherAssertionsAreNarrowed() {
    assertThatThrownBy(this::failing).asInstanceOf(TTRPC_EXCEPTION).hasCode(StatusCode.NOT_FOUND);
  }

  @Test
  void asynchronousCallFailsWithTheStatusOfItsStage() {
    CompletableFuture<String> failed = CompletableFuture.failedFuture(notFound);
    assertThatCall(() -> failed).fails().hasCode(StatusCode.NOT_FOUND);
    CompletableFuture<Integer> dependent = failed.thenApply(String::length);
    assertThatCall(() -> dependent).fails().hasCode(StatusCode.NOT_FOUND);
    assertThatCall(failed::join).fails().hasCode(StatusCode.NOT_FOUND);
    assertThatCall(() -> failed.get()).fails().hasCode(StatusCode.NOT_FOUND);
  }

  @Test
  void successIsNoFailure() {
    assertFails(() -> assertThatCall(() -> {}).as("the call").fails())
        .withMessageContaining("[the call]")
        .withMessageContaining("but it succeeded");
    CompletableFuture<String> succeeded = CompletableFuture.completedFuture("");
    assertFails(() -> assertThatCall(() -> succeeded).fails())
        .withMessageContaining("but it succeeded");
  }

  @Test
  void otherExceptionIsNoStatus() {
    IllegalStateException other = new IllegalStateException("other");
    assertFails(() -> assertThatCall(() -> throwing(other)).fails())
        .withMessageContaining("IllegalStateException: other")
        .satisfies(error -> assertThat(error.getSuppressed()).containsExactly(other));
  }

  @Test
  void differencesAreTold() {
    TtrpcExceptionAssert failure = TtrpcAssertions.assertThat(notFound).as("the failure");
    assertFails(() -> failure.hasCode(StatusCode.INTERNAL))
        .withMessageContaining("[the failure]")
        .withMessageContaining("INTERNAL")
        .withMessageContaining("NOT_FOUND: no such guest");
    assertFails(() -> failure.hasStatusMessage("NOT_FOUND: no such guest"))
        .withMessageContaining("\"no such guest\"");
    assertFails(() -> failure.hasStatusMessageContaining("100% of them"))
        .withMessageContaining("100% of them");
    assertFails(failure::isFromPeer).withMessageContaining("this side made");
    assertFails(failure::hasNoDetails).withMessageContaining("ErrorInfo");
  }

  @Test
  void missingDetailIsToldWithTheTypesThatAreThere() {
    TtrpcExceptionAssert failure = TtrpcAssertions.assertThat(notFound).as("the failure");
    assertFails(() -> failure.hasDetail(BadRequest.class))
        .withMessageContaining("com.google.rpc.BadRequest")
        .withMessageContaining("type.googleapis.com/google.rpc.ErrorInfo");
    assertFails(() -> failure.hasDetail(RetryInfo.class, info -> {}))
        .withMessageContaining("RetryInfo");
    assertFails(() -> failure.hasDetail(ErrorInfo.newBuilder().setReason("three").build()))
        .withMessageContaining("three")
        .withMessageContaining("one");
    assertFails(
            () ->
                failure.hasDetail(
                    ErrorInfo.class, info -> assertThat(info.getReason()).isEqualTo("three")))
        .withMessageContaining("[the failure]")
        .withMessageContaining("three");
  }

  @Test
  void brokenDetailIsTold() {
    Any broken = Any.pack(ONE).toBuilder().setValue(ByteString.copyFrom(new byte[] {-1})).build();
    TtrpcException exception = new TtrpcException(StatusCode.INTERNAL, "broken", List.of(broken));
    assertFails(() -> TtrpcAssertions.assertThat(exception).hasDetail(ErrorInfo.class))
        .withMessageContaining("Expecting a valid detail");
  }

  private void failing() {
    throw notFound;
  }

  private static void throwing(RuntimeException exception) {
    throw exception;
  }

  private static ThrowableAssertAlternative<AssertionError> assertFails(
      ThrowingCallable assertion) {
    return assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion);
  }
}
