package io.ttrpc.spring.boot.client;

import io.ttrpc.GeneratedTtrpc;
import io.ttrpc.TtrpcChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * The analysis of an injection point that has the type of a client, no {@link TtrpcClient}
 * annotation, and no bean or several beans of that type. It comes before Boot's analyses, which
 * know nothing of the annotation.
 */
@Order(PlainClientFailureAnalyzer.ORDER)
final class PlainClientFailureAnalyzer
    extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {
  static final int ORDER = -100;

  private final @Nullable ConfigurableListableBeanFactory beanFactory;

  PlainClientFailureAnalyzer(BeanFactory beanFactory) {
    this.beanFactory =
        beanFactory instanceof ConfigurableListableBeanFactory configurable ? configurable : null;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, NoSuchBeanDefinitionException cause, @Nullable String description) {
    Class<?> type = clientType(cause.getResolvableType());
    if (type == null) {
      return null;
    }
    String place = description != null ? description : "The application";
    return cause instanceof NoUniqueBeanDefinitionException several
        ? several(several, place, type)
        : none(cause, place, type);
  }

  private FailureAnalysis none(NoSuchBeanDefinitionException cause, String place, Class<?> type) {
    return new FailureAnalysis(
        "%s required a bean of type '%s' that could not be found.".formatted(place, type.getName()),
        "To inject a ttrpc client, name it with @TtrpcClient(\"name\") at the injection point, and"
            + " set ttrpc.client.clients.name.target. To inject it by type alone, add"
            + " @ImportTtrpcClients(target = \"name\", types = %s.class) to a configuration class."
                .formatted(type.getSimpleName())
            + " The application's own service needs @TtrpcService. Lombok copies the annotation"
            + " from a field to a constructor's parameter if lombok.config has"
            + " lombok.copyableAnnotations += %s.".formatted(TtrpcClient.class.getName()),
        cause);
  }

  private FailureAnalysis several(
      NoUniqueBeanDefinitionException cause, String place, Class<?> type) {
    List<String> names =
        cause.getBeanNamesFound() == null ? List.of() : List.copyOf(cause.getBeanNamesFound());
    StringBuilder found = new StringBuilder();
    for (String name : names) {
      found.append("%n\t- %s%s".formatted(name, described(name)));
    }
    return new FailureAnalysis(
        "%s required a single bean of type '%s', but %d beans were found:%s"
            .formatted(place, type.getName(), cause.getNumberOfBeansFound(), found),
        "Choose a client with @TtrpcClient(\"name\") at the injection point, or another bean with"
            + " @Qualifier or @Primary. Lombok copies the annotation from a field to a"
            + " constructor's parameter if lombok.config has lombok.copyableAnnotations += "
            + TtrpcClient.class.getName()
            + ".",
        cause);
  }

  private String described(String name) {
    if (beanFactory == null || !beanFactory.containsBeanDefinition(name)) {
      return "";
    }
    BeanDefinition definition = beanFactory.getMergedBeanDefinition(name);
    AutowireCandidateQualifier client =
        definition instanceof AbstractBeanDefinition detailed
            ? detailed.getQualifier(TtrpcClient.class.getName())
            : null;
    if (client != null) {
      return ": the client @TtrpcClient(\"%s\")".formatted(client.getAttribute("value"));
    }
    String resource = definition.getResourceDescription();
    return resource == null ? "" : ": defined in " + resource;
  }

  private static @Nullable Class<?> clientType(@Nullable ResolvableType wanted) {
    Class<?> type = wanted == null ? null : wanted.resolve();
    boolean known =
        type == TtrpcChannel.class
            || (type != null && type.isAnnotationPresent(GeneratedTtrpc.class));
    return known ? type : null;
  }
}
