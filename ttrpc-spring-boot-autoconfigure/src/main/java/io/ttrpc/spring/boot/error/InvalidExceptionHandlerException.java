package io.ttrpc.spring.boot.error;

import java.lang.reflect.Method;

/** Thrown when a {@link TtrpcExceptionHandler} method cannot be used. */
final class InvalidExceptionHandlerException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String expected;

  InvalidExceptionHandlerException(Method method, String problem, String expected) {
    super("%s.%s %s".formatted(method.getDeclaringClass().getName(), signature(method), problem));
    this.expected = expected;
  }

  /** Returns the change that makes the method valid. */
  String expected() {
    return expected;
  }

  static String signature(Method method) {
    StringBuilder signature = new StringBuilder(method.getName()).append('(');
    for (Class<?> type : method.getParameterTypes()) {
      signature.append(signature.charAt(signature.length() - 1) == '(' ? "" : ", ");
      signature.append(type.getSimpleName());
    }
    return signature.append(')').toString();
  }
}
