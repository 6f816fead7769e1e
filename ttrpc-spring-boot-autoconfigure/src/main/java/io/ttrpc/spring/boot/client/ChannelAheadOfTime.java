package io.ttrpc.spring.boot.client;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.internal.GeneratedHints;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.javapoet.CodeBlock;

/**
 * The part of a channel in an application that is processed ahead of time: the types that are
 * injected on it, and the hints for them.
 */
final class ChannelAheadOfTime implements BeanRegistrationAotContribution {
  private final Set<Class<?>> types;

  ChannelAheadOfTime(Set<Class<?>> types) {
    this.types = types;
  }

  @Override
  public BeanRegistrationCodeFragments customizeBeanRegistrationCodeFragments(
      GenerationContext context, BeanRegistrationCodeFragments fragments) {
    return new WithTypes(fragments);
  }

  @Override
  public void applyTo(GenerationContext context, BeanRegistrationCode code) {
    ReflectionHints hints = context.getRuntimeHints().reflection();
    types.stream()
        .filter(type -> type != TtrpcChannel.class)
        .forEach(generated -> GeneratedHints.register(hints, generated));
    // For the definitions that are registered at run time.
    invokable(hints, TtrpcChannels.class, "channel");
    invokable(hints, SpelledClients.class, "client");
  }

  private static void invokable(ReflectionHints hints, Class<?> type, String name) {
    for (var method : type.getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        hints.registerMethod(method, ExecutableMode.INVOKE);
      }
    }
  }

  /** The code of a bean definition that keeps the attribute with the types. */
  private static final class WithTypes extends BeanRegistrationCodeFragmentsDecorator {
    WithTypes(BeanRegistrationCodeFragments fragments) {
      super(fragments);
    }

    @Override
    public CodeBlock generateSetBeanDefinitionPropertiesCode(
        GenerationContext context,
        BeanRegistrationCode code,
        RootBeanDefinition definition,
        Predicate<String> attributeFilter) {
      return super.generateSetBeanDefinitionPropertiesCode(
          context, code, definition, attributeFilter.or(ClientBeanDefinitions.TYPES::equals));
    }
  }
}
