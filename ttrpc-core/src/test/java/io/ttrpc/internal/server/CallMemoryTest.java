package io.ttrpc.internal.server;

import static io.ttrpc.internal.server.CallMemory.SMALL_RESPONSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.CodedOutputStream;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.memory.MemoryAccount;
import io.ttrpc.internal.memory.MemoryAccount.Grant;
import io.ttrpc.internal.memory.MemoryBudget;
import io.ttrpc.internal.wire.FrameData;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of the memory of a call, whose end and whose handler's return come in either order. */
class CallMemoryTest {
  private static final int REQUEST = 1_000;
  private static final int LIMIT = 64 << 10;

  private final MemoryAccount account = new MemoryBudget(1 << 20, LIMIT).newAccount();
  private final CallMemory call = new CallMemory(account, REQUEST);

  @BeforeEach
  void chargeTheRequest() {
    assertThat(account.open()).isTrue();
    assertThat(account.charge(REQUEST)).isEqualTo(Grant.GRANTED);
  }

  @Test
  void requestIsHeldUntilTheHandlerOfAnEndedCallReturns() {
    assertThat(call.enter()).isTrue();
    assertThat(call.end()).isTrue();
    assertThat(account.used()).isEqualTo(REQUEST);
    call.leave();
    assertThat(account.used()).isZero();
  }

  @Test
  void requestIsHeldUntilTheCallOfAReturnedHandlerEnds() {
    assertThat(call.enter()).isTrue();
    call.leave();
    assertThat(account.used()).isEqualTo(REQUEST);
    assertThat(call.end()).isTrue();
    assertThat(account.used()).isZero();
  }

  @Test
  void handlerBeginsOnce() {
    assertThat(call.enter()).isTrue();
    assertThat(call.enter()).isFalse();
  }

  @Test
  void callThatEndsBeforeItsHandlerBeginsHoldsNothing() {
    assertThat(call.end()).isFalse();
    assertThat(account.used()).isZero();
    assertThat(call.enter()).isFalse();
  }

  @Test
  void messageTakesThePlaceOfTheOneBefore() {
    assertThat(call.enter()).isTrue();
    call.take(500);
    assertThat(account.used()).isEqualTo(REQUEST + 500);
    call.take(300);
    assertThat(account.used()).isEqualTo(REQUEST + 300);
    call.leave();
    assertThat(call.end()).isTrue();
    assertThat(account.used()).isZero();
  }

  @Test
  void messageThatIsTakenAfterTheReturnIsHeldUntilTheEnd() {
    assertThat(call.enter()).isTrue();
    call.leave();
    call.take(500);
    assertThat(account.used()).isEqualTo(REQUEST + 500);
    assertThat(call.end()).isTrue();
    assertThat(account.used()).isZero();
  }

  @Test
  void messageThatIsTakenAfterTheEndIsHeldUntilTheReturn() {
    assertThat(call.enter()).isTrue();
    assertThat(call.end()).isTrue();
    call.take(500);
    assertThat(account.used()).isEqualTo(REQUEST + 500);
    call.leave();
    assertThat(account.used()).isZero();
  }

  @Test
  void messageThatIsTakenAfterEndAndReturnIsNotHeld() {
    assertThat(call.enter()).isTrue();
    assertThat(call.end()).isTrue();
    call.leave();
    call.take(500);
    assertThat(account.used()).isZero();
  }

  @Test
  void messageBeyondTheLimitFailsAndTheOneBeforeIsHeldNoMore() {
    call.take(500);
    assertThat(failure(() -> call.take(LIMIT)))
        .isEqualTo(
            "the message needs 65536 bytes of memory, the connection holds 1000;"
                + " the maximum is 65536 per connection");
    assertThat(account.used()).isEqualTo(REQUEST);
  }

  @Test
  void smallResponseIsAPartOfItsCall() {
    assertThat(call.hold(response(SMALL_RESPONSE))).isZero();
    assertThat(account.used()).isEqualTo(REQUEST);
  }

  @Test
  void largeResponseIsHeldUntilItIsReleased() {
    int held = call.hold(response(SMALL_RESPONSE + 1));
    assertThat(account.used()).isEqualTo(REQUEST + SMALL_RESPONSE + 1);
    call.release(held);
    assertThat(account.used()).isEqualTo(REQUEST);
  }

  @Test
  void responseBeyondTheLimitFails() {
    assertThat(failure(() -> call.hold(response(LIMIT))))
        .isEqualTo(
            "the response needs 65536 bytes of memory, the connection holds 1000;"
                + " the maximum is 65536 per connection");
    assertThat(account.used()).isEqualTo(REQUEST);
  }

  private static String failure(ThrowingCallable code) {
    TtrpcException failure = catchThrowableOfType(TtrpcException.class, code);
    assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    return failure.status().message();
  }

  private static FrameData response(int size) {
    return new FrameData() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public void writeTo(CodedOutputStream out) {}
    };
  }
}
