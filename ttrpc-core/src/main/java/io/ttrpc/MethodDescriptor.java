package io.ttrpc;

import com.google.protobuf.MessageLite;
import java.util.Objects;

/**
 * A description of a method: its names on the wire, its kind and its message types. Generated
 * classes contain one for each rpc. This record is immutable and thread-safe.
 *
 * @param service the full proto name of the service, such as {@code containerd.task.v2.Task}
 * @param method the proto name of the rpc, such as {@code Create}
 * @param kind the kind of the calls
 * @param requestType the default instance of the request type
 * @param responseType the default instance of the response type
 * @param <Q> the request type
 * @param <R> the response type
 */
public record MethodDescriptor<Q extends MessageLite, R extends MessageLite>(
    String service, String method, CallKind kind, Q requestType, R responseType) {

  public MethodDescriptor {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(requestType, "requestType");
    Objects.requireNonNull(responseType, "responseType");
  }

  /** Returns the name {@code Service/Method}, which logs, metrics and configuration use. */
  public String fullName() {
    return service + '/' + method;
  }
}
