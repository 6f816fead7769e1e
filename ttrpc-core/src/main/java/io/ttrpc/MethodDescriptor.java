package io.ttrpc;

import com.google.protobuf.MessageLite;
import java.util.Objects;

/**
 * A method of a service: its names on the wire, its kind and its message types. Generated classes
 * hold one per rpc. Immutable and safe for any thread.
 *
 * @param service the service's full proto name, such as {@code containerd.task.v2.Task}
 * @param method the rpc's proto name, such as {@code Create}
 * @param kind how many messages flow each way
 * @param requestType the default instance of the request's type
 * @param responseType the default instance of the response's type
 * @param <Q> the request's type
 * @param <R> the response's type
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

  /** Service and method as logs, metrics and configuration spell them: {@code Service/Method}. */
  public String fullName() {
    return service + '/' + method;
  }
}
