package io.ttrpc.internal.message;

import io.ttrpc.Metadata;
import io.ttrpc.Status;
import io.ttrpc.internal.wire.KeyValue;
import io.ttrpc.internal.wire.RpcStatus;
import java.util.ArrayList;
import java.util.List;

/** The translation between the values of the API and those on the wire. */
public final class WireValues {
  private WireValues() {}

  /** Returns the status for the wire. */
  public static RpcStatus toWire(Status status) {
    return status.isOk()
        ? RpcStatus.OK
        : new RpcStatus(status.number(), status.message(), status.details());
  }

  /** Returns the status for the API. */
  public static Status fromWire(RpcStatus status) {
    return new Status(status.code(), status.message(), status.details());
  }

  /** Returns the metadata for the wire. */
  public static List<KeyValue> toWire(Metadata metadata) {
    if (metadata.isEmpty()) {
      return List.of();
    }
    List<KeyValue> entries = new ArrayList<>();
    metadata.forEach((key, value) -> entries.add(new KeyValue(key, value)));
    return entries;
  }

  /** Returns the metadata for the API. */
  public static Metadata fromWire(List<KeyValue> entries) {
    if (entries.isEmpty()) {
      return Metadata.empty();
    }
    Metadata.Builder metadata = Metadata.builder();
    entries.forEach(entry -> metadata.add(entry.key(), entry.value()));
    return metadata.build();
  }
}
