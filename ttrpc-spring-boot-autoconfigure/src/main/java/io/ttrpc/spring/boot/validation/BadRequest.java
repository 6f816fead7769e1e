package io.ttrpc.spring.boot.validation;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The violations of one request, as a {@code google.rpc.BadRequest}. Used by one thread.
 *
 * <p>The message has the field {@code repeated FieldViolation field_violations = 1}. A {@code
 * FieldViolation} has the fields {@code string field = 1} and {@code string description = 2}.
 */
final class BadRequest implements TtrpcMessageValidator.Violations {
  private static final String TYPE_URL = "type.googleapis.com/google.rpc.BadRequest";
  private static final int FIELD_VIOLATIONS = 1;
  private static final int FIELD = 1;
  private static final int DESCRIPTION = 2;

  /** The bounds of the details, however bad a request is. */
  private static final int MOST_VIOLATIONS = 100;

  private static final int MOST_CHARACTERS = 1_000;

  /** The number of violations that the status message names. */
  private static final int MOST_IN_MESSAGE = 3;

  private final List<Violation> violations = new ArrayList<>();
  private int count;

  @Override
  public void add(String field, String description) {
    count++;
    if (violations.size() < MOST_VIOLATIONS) {
      violations.add(new Violation(cut(field), cut(description)));
    }
  }

  boolean isEmpty() {
    return violations.isEmpty();
  }

  TtrpcException toException(@Nullable Throwable cause) {
    return new TtrpcException(
        new Status(StatusCode.INVALID_ARGUMENT.number(), message(), List.of(detail())), cause);
  }

  private String message() {
    String listed =
        violations.stream()
            .limit(MOST_IN_MESSAGE)
            .map(Violation::toString)
            .collect(Collectors.joining("; ", "invalid request: ", ""));
    return count > MOST_IN_MESSAGE
        ? listed + "; and " + (count - MOST_IN_MESSAGE) + " more"
        : listed;
  }

  private Any detail() {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (Violation violation : violations) {
        out.writeTag(FIELD_VIOLATIONS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(violation.size());
        out.writeString(FIELD, violation.field());
        out.writeString(DESCRIPTION, violation.description());
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the bytes are in memory", e);
    }
    return Any.newBuilder().setTypeUrl(TYPE_URL).setValue(bytes.toByteString()).build();
  }

  private static String cut(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1));
    return text.substring(0, splitsPair ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
  }

  /** The violation of one field. */
  private record Violation(String field, String description) {
    int size() {
      return CodedOutputStream.computeStringSize(FIELD, field)
          + CodedOutputStream.computeStringSize(DESCRIPTION, description);
    }

    @Override
    public String toString() {
      return field.isEmpty() ? description : field + " " + description;
    }
  }
}
