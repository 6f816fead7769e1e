package io.ttrpc.spring.boot.validation;

import com.google.protobuf.MessageLite;

/**
 * A validator of the requests of one message type, for unary calls and for each message of a
 * stream. All beans of this type are used. A bean declares its message type, by its class or by the
 * return type of its {@code @Bean} method; a validator of a supertype, such as {@link
 * com.google.protobuf.Message}, gets all requests of that type.
 *
 * <pre>{@code
 * @Bean
 * TtrpcMessageValidator<HelloRequest> namesAreShort() {
 *   return (request, violations) -> {
 *     if (request.getName().length() > 40) {
 *       violations.add("name", "must have at most 40 characters");
 *     }
 *   };
 * }
 * }</pre>
 *
 * <p>A request with violations fails before the handler gets it. The call ends with {@link
 * io.ttrpc.StatusCode#INVALID_ARGUMENT}, and the details have the violations as a {@code
 * google.rpc.BadRequest}. Another exception of the validator ends the call as one of the handler
 * does. Several threads call a validator at the same time, so it must be thread-safe.
 *
 * @param <M> the type of the messages
 */
@FunctionalInterface
public interface TtrpcMessageValidator<M extends MessageLite> {
  /** Adds the violations of a request; none if the request is valid. */
  void validate(M message, Violations violations);

  /**
   * The violations of one request. Only this library implements this interface. Only the thread
   * that validates the request may use it, and only during the validation.
   */
  interface Violations {
    /**
     * Adds a violation. The client gets the first 100, with at most 1,000 characters each of field
     * and description.
     *
     * @param field the path of the field in the request, with the names of the proto file, such as
     *     {@code addresses[0].zip_code}; empty for the whole request
     * @param description the reason why the value is bad, for developers
     */
    void add(String field, String description);
  }
}
