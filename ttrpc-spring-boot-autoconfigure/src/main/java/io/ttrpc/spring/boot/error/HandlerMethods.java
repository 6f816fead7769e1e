package io.ttrpc.spring.boot.error;

import com.google.protobuf.MessageLite;
import io.ttrpc.TtrpcException;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ExceptionDepthComparator;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** The exception handlers of one class, by the types of their exceptions. */
record HandlerMethods(Map<Class<? extends Throwable>, HandlerMethod> byType) {
  /**
   * Reads the methods of a class and its superclasses.
   *
   * @throws InvalidExceptionHandlerException if one of them cannot be used
   */
  static HandlerMethods of(Class<?> type) {
    Map<Class<? extends Throwable>, HandlerMethod> byType = new LinkedHashMap<>();
    Map<Method, TtrpcExceptionHandler> annotated =
        MethodIntrospector.selectMethods(
            type,
            (MethodIntrospector.MetadataLookup<@Nullable TtrpcExceptionHandler>)
                method ->
                    AnnotatedElementUtils.findMergedAnnotation(
                        method, TtrpcExceptionHandler.class));
    annotated.forEach(
        (method, annotation) -> {
          HandlerMethod handler = HandlerMethod.of(method, annotation);
          for (Class<? extends Throwable> exception : handler.exceptions()) {
            HandlerMethod before = byType.putIfAbsent(exception, handler);
            if (before != null) {
              throw new InvalidExceptionHandlerException(
                  method,
                  "is for %s, and so is %s in the same class"
                      .formatted(
                          exception.getName(),
                          InvalidExceptionHandlerException.signature(before.method())),
                  "Leave one method for each type of exception.");
            }
          }
        });
    return new HandlerMethods(byType);
  }

  boolean isEmpty() {
    return byType.isEmpty();
  }

  boolean takeRequest() {
    return byType.values().stream().anyMatch(HandlerMethod::takesRequest);
  }

  /** Returns the method for the outermost exception of the chain that has one, or null. */
  @Nullable Match find(CauseChain chain, @Nullable MessageLite request) {
    for (Throwable exception : chain.exceptions()) {
      HandlerMethod closest =
          byType.entrySet().stream()
              .filter(each -> each.getKey().isInstance(exception))
              .filter(each -> !chain.isStated() || !isGeneral(each.getKey()))
              .filter(each -> each.getValue().applies(request))
              .min(Map.Entry.comparingByKey(new ExceptionDepthComparator(exception)))
              .map(Map.Entry::getValue)
              .orElse(null);
      if (closest != null) {
        return new Match(closest, exception);
      }
    }
    return null;
  }

  /** Returns whether the type says nothing about an exception that has its status already. */
  private static boolean isGeneral(Class<? extends Throwable> type) {
    return type != TtrpcException.class && type.isAssignableFrom(TtrpcException.class);
  }

  /** A method and the exception of the chain that it is for. */
  record Match(HandlerMethod method, Throwable exception) {}
}
