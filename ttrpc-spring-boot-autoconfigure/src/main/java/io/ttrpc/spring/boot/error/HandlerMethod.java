package io.ttrpc.spring.boot.error;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallContext;
import io.ttrpc.TtrpcException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodParameter;
import org.springframework.util.ReflectionUtils;

/**
 * A {@link TtrpcExceptionHandler} method. This is the only class that looks into such methods and
 * calls them.
 *
 * @param exceptions the types of exceptions that the method maps
 * @param parameters the sources of the arguments
 * @param takesRequest whether one of the parameters is a request
 * @param requestType the type of the request without which the method does not apply, or null
 */
record HandlerMethod(
    Method method,
    Set<Class<? extends Throwable>> exceptions,
    List<Parameter> parameters,
    boolean takesRequest,
    @Nullable Class<?> requestType) {
  private static final String PARAMETERS =
      "It may take the exception, the CallContext, and the request (a protobuf message type).";

  /**
   * Reads a method.
   *
   * @throws InvalidExceptionHandlerException if the method cannot be used
   */
  static HandlerMethod of(Method method, TtrpcExceptionHandler annotation) {
    if (!Results.isSupported(method.getReturnType())) {
      throw new InvalidExceptionHandlerException(
          method,
          "returns " + method.getReturnType().getName(),
          "Let it return io.ttrpc.Status, com.google.rpc.Status or io.ttrpc.TtrpcException.");
    }
    List<Parameter> parameters = new ArrayList<>();
    Class<?> exceptionParameter = null;
    Class<?> requestType = null;
    boolean takesRequest = false;
    for (int i = 0; i < method.getParameterCount(); i++) {
      Class<?> type = method.getParameterTypes()[i];
      if (Throwable.class.isAssignableFrom(type)) {
        exceptionParameter = requireFirst(method, exceptionParameter, type);
        parameters.add((exception, call, request) -> exception);
      } else if (type == CallContext.class) {
        parameters.add((exception, call, request) -> call);
      } else if (MessageLite.class.isAssignableFrom(type)) {
        takesRequest = true;
        if (!new MethodParameter(method, i).isOptional()) {
          requestType = requireFirst(method, requestType, type);
        }
        parameters.add((exception, call, request) -> type.isInstance(request) ? request : null);
      } else {
        throw new InvalidExceptionHandlerException(
            method, "has a parameter of type " + type.getName(), PARAMETERS);
      }
    }
    ReflectionUtils.makeAccessible(method);
    return new HandlerMethod(
        method,
        exceptions(method, annotation, exceptionParameter),
        parameters,
        takesRequest,
        requestType);
  }

  private static Class<?> requireFirst(
      Method method, @Nullable Class<?> before, Class<?> parameter) {
    if (before != null) {
      throw new InvalidExceptionHandlerException(
          method,
          "has two parameters of one kind, %s and %s"
              .formatted(before.getSimpleName(), parameter.getSimpleName()),
          PARAMETERS);
    }
    return parameter;
  }

  private static Set<Class<? extends Throwable>> exceptions(
      Method method, TtrpcExceptionHandler annotation, @Nullable Class<?> parameter) {
    if (annotation.value().length == 0) {
      if (parameter == null) {
        throw new InvalidExceptionHandlerException(
            method,
            "names no exception",
            "Name the exceptions in the annotation, or take one as a parameter.");
      }
      return Set.of(parameter.asSubclass(Throwable.class));
    }
    for (Class<? extends Throwable> type : annotation.value()) {
      if (parameter != null && !parameter.isAssignableFrom(type)) {
        throw new InvalidExceptionHandlerException(
            method,
            "is for %s but takes %s".formatted(type.getName(), parameter.getSimpleName()),
            "Take a type that all exceptions of the annotation have.");
      }
    }
    return Set.copyOf(Arrays.asList(annotation.value()));
  }

  /** Returns whether the method applies to a call with this request. */
  boolean applies(@Nullable MessageLite request) {
    return requestType == null || requestType.isInstance(request);
  }

  /**
   * Calls the method.
   *
   * @return the result, or null to leave the exception as it was
   * @throws Throwable what the method throws
   */
  @Nullable TtrpcException map(
      Object bean,
      Throwable failure,
      Throwable matched,
      CallContext call,
      @Nullable MessageLite request)
      throws Throwable {
    @Nullable Object[] arguments =
        parameters.stream().map(each -> each.argument(matched, call, request)).toArray();
    return Results.toException(invoke(bean, arguments), failure);
  }

  /**
   * Calls the method through a proxy that intercepts it. Another proxy would run the method on
   * itself, or does not have it, so the method then runs on the proxy's target.
   */
  private @Nullable Object invoke(Object bean, @Nullable Object[] arguments) throws Throwable {
    if (!(bean instanceof Advised proxy) || (AopUtils.isCglibProxy(bean) && isPublic())) {
      return invokeOn(bean, arguments);
    }
    TargetSource source = proxy.getTargetSource();
    Object target = source.getTarget();
    if (target == null) {
      throw new IllegalStateException("expected a target of the proxy but found none");
    }
    try {
      return invoke(target, arguments);
    } finally {
      source.releaseTarget(target);
    }
  }

  private boolean isPublic() {
    return Modifier.isPublic(method.getModifiers()) && !Modifier.isFinal(method.getModifiers());
  }

  private @Nullable Object invokeOn(Object target, @Nullable Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  @Override
  public String toString() {
    return method.getDeclaringClass().getName()
        + "."
        + InvalidExceptionHandlerException.signature(method);
  }

  /** The source of one argument. */
  @FunctionalInterface
  interface Parameter {
    @Nullable Object argument(Throwable exception, CallContext call, @Nullable MessageLite request);
  }
}
