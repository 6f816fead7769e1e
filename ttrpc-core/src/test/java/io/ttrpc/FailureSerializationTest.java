package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.internal.message.FailureFactory.failures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures in Java serialization, as sessions, caches and test runners use it. */
class FailureSerializationTest {
  private static final Status DETAILED =
      new Status(99, "größer", List.of(Any.pack(text("why")), Any.pack(text("where"))));

  /** A kind of failure that an application has of its own. */
  private static final class Refused extends TtrpcException {
    private static final long serialVersionUID = 1;

    private final String reason;

    Refused(Status status, String reason) {
      super(status);
      this.reason = reason;
    }
  }

  @Test
  void everyKindOfFailureKeepsItsStatus() throws Exception {
    for (TtrpcException failure :
        List.of(
            new TtrpcException(StatusCode.ABORTED, "lost", new IOException("the race")),
            new TtrpcException(DETAILED),
            failures().fromPeer(DETAILED),
            failures().connectionClosed("gone", new IOException("reset")),
            failures().streamFull("full"),
            failures().messageTooLarge(5_000_000_000L, 4096),
            new Refused(DETAILED, "not today"))) {
      TtrpcException copy = deserialized(serialized(failure));
      assertThat(copy).hasSameClassAs(failure).hasMessage(failure.getMessage());
      assertThat(copy.status()).isEqualTo(failure.status());
      assertThat(copy.code()).isEqualTo(failure.code());
      assertThat(copy.details()).isEqualTo(failure.details());
      assertThat(copy.isFromPeer()).isEqualTo(failure.isFromPeer());
      assertThat(String.valueOf(copy.getCause())).isEqualTo(String.valueOf(failure.getCause()));
    }
  }

  @Test
  void fieldsOfSubclassesAreKept() throws Exception {
    assertThat(((Refused) deserialized(serialized(new Refused(DETAILED, "not today")))).reason)
        .isEqualTo("not today");
    MessageTooLargeException tooLarge =
        (MessageTooLargeException) deserialized(serialized(failures().messageTooLarge(7, 5)));
    assertThat(tooLarge.actualSize()).isEqualTo(7);
    assertThat(tooLarge.maxSize()).isEqualTo(5);
  }

  @Test
  void streamOfAnotherVersionIsRefusedByTheNameOfTheClass() throws Exception {
    byte[] stream = serialized(new TtrpcException(DETAILED));
    String name = TtrpcException.class.getName();
    int version = new String(stream, StandardCharsets.ISO_8859_1).indexOf(name) + name.length();
    stream[version + 7] = 1;
    assertThatExceptionOfType(InvalidClassException.class)
        .isThrownBy(() -> deserialized(stream))
        .withMessageContaining(name)
        .withMessageContaining("serialVersionUID = 1");
  }

  /** Whatever is damaged, a failure has a status, and none of them is a success. */
  @Test
  void damagedStreamGivesNoFailureWithoutStatus() throws Exception {
    TtrpcException failure =
        new TtrpcException(StatusCode.CANCELLED, "m", List.of(Any.pack(text("why"))));
    failure.setStackTrace(new StackTraceElement[0]);
    byte[] good = serialized(failure);
    List<Throwable> refusals = new ArrayList<>();
    for (int i = 0; i < good.length; i++) {
      byte[] damaged = good.clone();
      damaged[i] ^= 1;
      try {
        assertThat(deserialized(damaged).status().isOk()).isFalse();
      } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError refused) {
        refusals.add(refused);
      }
    }
    // One of them turned CANCELLED, number 1, into OK.
    assertThat(refusals)
        .anySatisfy(
            refusal ->
                assertThat(refusal)
                    .isInstanceOf(InvalidObjectException.class)
                    .hasMessageContaining("expected a status other than OK"));
  }

  private static byte[] serialized(TtrpcException failure) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
    }
    return bytes.toByteArray();
  }

  @SuppressWarnings("BanSerializableRead") // The bytes are this test's own.
  private static TtrpcException deserialized(byte[] bytes)
      throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      // A damaged length must not ask for more memory than there is.
      in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("maxarray=10000"));
      return (TtrpcException) in.readObject();
    }
  }
}
