package io.ttrpc.internal.message;

import io.ttrpc.Status;
import io.ttrpc.internal.wire.RpcStatus;

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
}
