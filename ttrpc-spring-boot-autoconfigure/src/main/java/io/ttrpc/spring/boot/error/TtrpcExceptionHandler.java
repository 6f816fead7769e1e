package io.ttrpc.spring.boot.error;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method that maps exceptions to the status of the call. It is a method of the service
 * class, for the calls of this service, or of a {@link TtrpcAdvice} bean. It works for calls of all
 * kinds, and for blocking and asynchronous services.
 *
 * <p>The method may take these parameters, in any order:
 *
 * <ul>
 *   <li>the exception, or the cause that matches the type
 *   <li>the {@link io.ttrpc.CallContext} of the call
 *   <li>the request, by its message type or a supertype. The method then applies only to calls that
 *       have received a single request of that type. With a nullable parameter, it applies to all
 *       calls, and gets null for the others: streams of requests, and requests of other types.
 * </ul>
 *
 * <p>The method returns an {@link io.ttrpc.Status}, a {@code com.google.rpc.Status}, or a {@link
 * io.ttrpc.TtrpcException}. With null it leaves the exception as it was.
 *
 * <p>In one class, the closest type decides, for the exception itself before its causes. An
 * exception that has its status already, because it or one of its causes is a {@link
 * io.ttrpc.TtrpcException}, is not offered to methods for {@link Throwable}, {@link Exception} or
 * {@link RuntimeException}. If the method throws an exception, the server logs that, and the
 * original exception decides.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface TtrpcExceptionHandler {
  /** Returns the types of the exceptions; if there are none, the type of the parameter counts. */
  Class<? extends Throwable>[] value() default {};
}
