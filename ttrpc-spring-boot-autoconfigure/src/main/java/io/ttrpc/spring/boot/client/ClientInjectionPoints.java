package io.ttrpc.spring.boot.client;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** The reader of a class's injection points for clients, marked with {@link TtrpcClient}. */
final class ClientInjectionPoints {
  private static final Set<String> WRAPPERS =
      Set.of(
          ObjectProvider.class.getName(),
          ObjectFactory.class.getName(),
          Optional.class.getName(),
          "jakarta.inject.Provider");

  private final Class<?> type;
  private final List<ClientReference> found = new ArrayList<>();

  private ClientInjectionPoints(Class<?> type) {
    this.type = type;
  }

  /**
   * Returns the clients that the class and its superclasses need in constructors, fields and
   * methods.
   */
  static List<ClientReference> of(Class<?> type) {
    ClientInjectionPoints points = new ClientInjectionPoints(type);
    Class<?> userType = ClassUtils.getUserClass(type);
    for (Executable constructor : userType.getDeclaredConstructors()) {
      points.addParameters(constructor, null);
    }
    ReflectionUtils.doWithFields(userType, points::addField);
    ReflectionUtils.doWithMethods(
        userType, points::addMethod, method -> method.getParameterCount() > 0);
    return points.found;
  }

  private void addField(Field field) {
    TtrpcClient client = clientOn(field);
    if (client != null) {
      add(
          client,
          ResolvableType.forField(field, type),
          "field " + described(field, field.getName()));
    }
  }

  /**
   * Adds the parameters of a method. An annotation on the method holds for all of them, except on
   * {@code @Bean} methods, which have it on parameters.
   */
  private void addMethod(Method method) {
    addParameters(method, clientOn(method));
  }

  private void addParameters(Executable executable, @Nullable TtrpcClient onMethod) {
    Parameter[] parameters = executable.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      TtrpcClient onParameter = clientOn(parameters[i]);
      TtrpcClient client = onParameter != null ? onParameter : onMethod;
      if (client != null) {
        MethodParameter parameter =
            MethodParameter.forExecutable(executable, i).withContainingClass(type);
        String where =
            "parameter %d of %s".formatted(i, described(executable, executable.getName()));
        add(client, ResolvableType.forMethodParameter(parameter), where);
      }
    }
  }

  private void add(TtrpcClient client, ResolvableType declared, String where) {
    ResolvableType wanted =
        WRAPPERS.contains(declared.toClass().getName()) ? declared.getGeneric(0) : declared;
    found.add(new ClientReference(client.value(), wanted.toClass(), where));
  }

  private static @Nullable TtrpcClient clientOn(AnnotatedElement element) {
    return AnnotatedElementUtils.getMergedAnnotation(element, TtrpcClient.class);
  }

  private static String described(Member member, String name) {
    return member instanceof Executable && name.equals(member.getDeclaringClass().getName())
        ? "the constructor of " + name
        : member.getDeclaringClass().getName() + "." + name;
  }
}
