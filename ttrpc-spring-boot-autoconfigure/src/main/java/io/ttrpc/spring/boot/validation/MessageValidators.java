package io.ttrpc.spring.boot.validation;

import com.google.protobuf.MessageLite;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.ResolvableType;

/** The {@link TtrpcMessageValidator} beans with the types of their messages. */
record MessageValidators(List<TypedValidator> all) {
  /** Returns the beans of the context and of its ancestors. */
  static MessageValidators find(DefaultListableBeanFactory beanFactory) {
    List<TypedValidator> found = new ArrayList<>();
    @Nullable BeanFactory each = beanFactory;
    while (each instanceof DefaultListableBeanFactory current) {
      for (String name : current.getBeanNamesForType(TtrpcMessageValidator.class)) {
        found.add(typed(current, name));
      }
      each = current.getParentBeanFactory();
    }
    return new MessageValidators(found);
  }

  private static TypedValidator typed(DefaultListableBeanFactory beanFactory, String name) {
    TtrpcMessageValidator<?> bean = beanFactory.getBean(name, TtrpcMessageValidator.class);
    Class<?> type = null;
    if (beanFactory.containsBeanDefinition(name)) {
      type = messageType(beanFactory.getMergedBeanDefinition(name).getResolvableType());
    }
    if (type == null) {
      type = messageType(ResolvableType.forClass(AopUtils.getTargetClass(bean)));
    }
    if (type == null) {
      throw new IllegalStateException(
          "expected the TtrpcMessageValidator bean '%s' to declare its message type, as in TtrpcMessageValidator<HelloRequest>, but it declares none"
              .formatted(name));
    }
    return new TypedValidator(type, bean);
  }

  private static @Nullable Class<?> messageType(ResolvableType validator) {
    ResolvableType message = validator.as(TtrpcMessageValidator.class).getGeneric(0);
    return message.getType() instanceof TypeVariable ? null : message.resolve();
  }

  /** Returns the checks of requests of that class. */
  Stream<MessageCheck> of(Class<?> request) {
    return all.stream()
        .filter(validator -> validator.type().isAssignableFrom(request))
        .map(TypedValidator::check);
  }

  /** A validator and the type that its messages have. */
  private record TypedValidator(Class<?> type, TtrpcMessageValidator<?> bean) {
    @SuppressWarnings("unchecked") // A check gets messages of the type only.
    MessageCheck check() {
      return ((TtrpcMessageValidator<MessageLite>) bean)::validate;
    }
  }
}
