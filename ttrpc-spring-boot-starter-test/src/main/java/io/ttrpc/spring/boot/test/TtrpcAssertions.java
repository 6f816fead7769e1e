package io.ttrpc.spring.boot.test;

import io.ttrpc.TtrpcException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.InstanceOfAssertFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Assertions about calls and their statuses, in the style of AssertJ.
 *
 * <pre>{@code
 * assertThatCall(() -> greeter.sayHello(request))
 *     .fails()
 *     .hasCode(StatusCode.INVALID_ARGUMENT)
 *     .hasStatusMessage("name must not be blank")
 *     .hasDetail(BadRequest.class, bad -> assertThat(bad.getFieldViolationsList()).hasSize(1));
 * }</pre>
 *
 * <p>This class is thread-safe.
 */
public final class TtrpcAssertions {
  /** The factory for {@code asInstanceOf}, after which an assertion knows the status. */
  public static final InstanceOfAssertFactory<TtrpcException, TtrpcExceptionAssert>
      TTRPC_EXCEPTION =
          new InstanceOfAssertFactory<>(TtrpcException.class, TtrpcAssertions::assertThat);

  private TtrpcAssertions() {}

  /** Makes the call, and returns an assertion about its end. */
  public static CallAssert assertThatCall(ThrowingCallable call) {
    return new CallAssert(Assertions.catchThrowable(call));
  }

  /**
   * Makes the call, and returns an assertion about its end. If the call returns a {@link
   * CompletionStage}, as asynchronous clients do, this method waits until the stage has completed.
   */
  public static CallAssert assertThatCall(Callable<?> call) {
    return assertThatCall(
        () -> {
          if (call.call() instanceof CompletionStage<?> stage) {
            stage.toCompletableFuture().get();
          }
        });
  }

  /** Returns an assertion about the exception and its status. */
  public static TtrpcExceptionAssert assertThat(TtrpcException exception) {
    return new TtrpcExceptionAssert(exception);
  }
}
