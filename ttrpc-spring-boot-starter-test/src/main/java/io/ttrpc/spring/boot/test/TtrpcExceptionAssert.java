package io.ttrpc.spring.boot.test;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;

/**
 * An assertion about a {@link TtrpcException}, with its status and details. The message of the
 * status is what the server sent; the message of the exception also has the code. One thread uses
 * an assertion.
 */
public final class TtrpcExceptionAssert
    extends AbstractThrowableAssert<TtrpcExceptionAssert, TtrpcException> {

  TtrpcExceptionAssert(TtrpcException actual) {
    super(actual, TtrpcExceptionAssert.class);
  }

  /** Verifies the code of the status. */
  public TtrpcExceptionAssert hasCode(StatusCode expected) {
    isNotNull();
    if (actual.code() != expected) {
      throw failureWithActualExpected(
          actual.code(),
          expected,
          "Expecting the code of the status to be%n  %s%nbut the exception is%n  %s",
          expected,
          actual);
    }
    return this;
  }

  /** Verifies the message of the status, which does not contain the code. */
  public TtrpcExceptionAssert hasStatusMessage(String expected) {
    isNotNull();
    String message = actual.status().message();
    if (!message.equals(expected)) {
      throw failureWithActualExpected(
          message,
          expected,
          "Expecting the message of the status to be%n  \"%s\"%nbut it is%n  \"%s\"",
          expected,
          message);
    }
    return this;
  }

  /** Verifies that the message of the status contains a text. */
  public TtrpcExceptionAssert hasStatusMessageContaining(String part) {
    isNotNull();
    String message = actual.status().message();
    if (!message.contains(part)) {
      throw failure(
          "Expecting the message of the status to contain%n  \"%s\"%nbut it is%n  \"%s\"",
          part, message);
    }
    return this;
  }

  /** Verifies that the status has a detail of that type. */
  public TtrpcExceptionAssert hasDetail(Class<? extends Message> type) {
    unpacked(type);
    return this;
  }

  /** Verifies that the status has a detail of that type that satisfies the requirements. */
  public <M extends Message> TtrpcExceptionAssert hasDetail(
      Class<M> type, Consumer<? super M> requirements) {
    Assertions.assertThat(unpacked(type))
        .as(info.hasDescription() ? info.descriptionText() : "details of the status")
        .anySatisfy(requirements);
    return this;
  }

  /** Verifies that the status has that detail. */
  public TtrpcExceptionAssert hasDetail(Message expected) {
    isNotNull();
    List<? extends Message> found = unpacked(expected.getClass());
    if (!found.contains(expected)) {
      throw failureWithActualExpected(
          found,
          expected,
          "Expecting the status to have the detail%n  %s%nbut its details of that type are%n  %s",
          expected,
          found);
    }
    return this;
  }

  /** Verifies that the status has no details. */
  public TtrpcExceptionAssert hasNoDetails() {
    isNotNull();
    if (!actual.details().isEmpty()) {
      throw failure("Expecting the status to have no details but it has%n  %s", actual.details());
    }
    return this;
  }

  /** Verifies that the peer sent the status. */
  public TtrpcExceptionAssert isFromPeer() {
    isNotNull();
    if (!actual.isFromPeer()) {
      throw failure("Expecting the peer to have sent the status, but this side made%n  %s", actual);
    }
    return this;
  }

  /** Verifies that this side made the status, such as that of a lost connection. */
  public TtrpcExceptionAssert isNotFromPeer() {
    isNotNull();
    if (actual.isFromPeer()) {
      throw failure("Expecting this side to have made the status, but the peer sent%n  %s", actual);
    }
    return this;
  }

  private <M extends Message> List<M> unpacked(Class<M> type) {
    isNotNull();
    List<M> found = new ArrayList<>();
    for (Any detail : actual.details()) {
      if (detail.is(type)) {
        found.add(unpacked(detail, type));
      }
    }
    if (found.isEmpty()) {
      throw failure(
          "Expecting the status to have a detail of type%n  %s%nbut its details are of types%n  %s",
          type.getName(), actual.details().stream().map(Any::getTypeUrl).toList());
    }
    return found;
  }

  private <M extends Message> M unpacked(Any detail, Class<M> type) {
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      AssertionError error =
          failure("Expecting a valid detail of type%n  %s%nbut it is%n  %s", type.getName(), e);
      error.addSuppressed(e);
      throw error;
    }
  }
}
