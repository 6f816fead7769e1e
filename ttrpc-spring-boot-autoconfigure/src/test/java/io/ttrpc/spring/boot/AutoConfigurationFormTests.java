package io.ttrpc.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;

/** The auto-configurations have the form of Spring Boot's own. */
class AutoConfigurationFormTests {
  private final List<Class<?>> autoConfigurations = autoConfigurations();

  @Test
  void classesArePublicAndFinal() {
    assertThat(autoConfigurations)
        .hasSizeGreaterThan(10)
        .allMatch(type -> Modifier.isPublic(type.getModifiers()))
        .allMatch(type -> Modifier.isFinal(type.getModifiers()));
  }

  @Test
  void beanMethodsArePrivateToTheirPackage() {
    assertThat(beanMethods())
        .hasSizeGreaterThan(20)
        .noneMatch(method -> Modifier.isPublic(method.getModifiers()))
        .noneMatch(method -> Modifier.isPrivate(method.getModifiers()));
  }

  @Test
  void conditionsOnMissingBeansDoNotRepeatTheTypeOfTheirMethod() {
    List<Method> conditional =
        beanMethods().stream()
            .filter(method -> method.isAnnotationPresent(ConditionalOnMissingBean.class))
            .toList();
    assertThat(conditional)
        .isNotEmpty()
        .allSatisfy(
            method -> {
              ConditionalOnMissingBean condition =
                  Objects.requireNonNull(method.getAnnotation(ConditionalOnMissingBean.class));
              assertThat(condition.value()).doesNotContain(method.getReturnType());
              assertThat(condition.type()).doesNotContain(method.getReturnType().getName());
            });
  }

  private List<Method> beanMethods() {
    return autoConfigurations.stream()
        .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Bean.class))
        .toList();
  }

  private static List<Class<?>> autoConfigurations() {
    ClassLoader classLoader = AutoConfigurationFormTests.class.getClassLoader();
    List<Class<?>> found = new ArrayList<>();
    for (String name : ImportCandidates.load(AutoConfiguration.class, classLoader)) {
      if (name.startsWith("io.ttrpc.")) {
        try {
          found.add(Class.forName(name, false, classLoader));
        } catch (ClassNotFoundException e) {
          throw new AssertionError(e);
        }
      }
    }
    return found;
  }
}
