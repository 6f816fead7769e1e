package io.ttrpc.spring.boot.client;

import io.ttrpc.ClientInterceptor;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.internal.OrderedBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.core.env.Environment;

/** A factory of channels from properties and beans. */
final class ChannelFactory {
  private final TtrpcClientProperties properties;
  private final DefaultListableBeanFactory beanFactory;
  private final Environment environment;

  /**
   * @throws
   *     org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException
   *     if a property of any client has a value that no channel takes, or if a key means nothing
   */
  ChannelFactory(
      TtrpcClientProperties properties,
      DefaultListableBeanFactory beanFactory,
      Environment environment) {
    this.properties = properties;
    this.beanFactory = beanFactory;
    this.environment = environment;
    ClientKeys.check(environment);
    ClientMapping.ofDefaults(properties).check();
    properties.getClients().keySet().forEach(name -> ClientMapping.of(name, properties).check());
  }

  TtrpcChannel open(String client) {
    ClientMapping mapping = ClientMapping.of(client, properties);
    String target = target(client, mapping);
    TtrpcChannel.Builder builder =
        OwnServer.isTarget(target)
            ? TtrpcChannel.builder(target, new OwnServer(target, environment))
            : TtrpcChannel.builder(target);
    mapping.apply(builder);
    interceptors().forEach(factory -> builder.interceptor(factory.create(client)));
    List<TtrpcChannelBuilderCustomizer> customizers =
        beanFactory.getBeanProvider(TtrpcChannelBuilderCustomizer.class).orderedStream().toList();
    LambdaSafe.callbacks(TtrpcChannelBuilderCustomizer.class, customizers, client, builder)
        .withLogger(ChannelFactory.class)
        .invoke(customizer -> customizer.customize(client, builder));
    return builder.build();
  }

  Set<String> configuredClients() {
    return properties.getClients().keySet();
  }

  /** Returns the target of a client, or null if none is configured. */
  @Nullable String targetOrNull(String client) {
    return targetOrNull(client, ClientMapping.of(client, properties));
  }

  private String target(String client, ClientMapping mapping) {
    String target = targetOrNull(client, mapping);
    if (target == null) {
      throw new MissingClientTargetException(client, configuredClients());
    }
    return target;
  }

  private @Nullable String targetOrNull(String client, ClientMapping mapping) {
    String target = detailedTarget(client);
    if (target == null && !configuredClients().contains(client) && isAddress(client)) {
      target = client;
    }
    return target != null ? target : mapping.target();
  }

  private @Nullable String detailedTarget(String client) {
    List<TtrpcClientConnectionDetails> all =
        beanFactory.getBeanProvider(TtrpcClientConnectionDetails.class).orderedStream().toList();
    for (TtrpcClientConnectionDetails details : all) {
      String target = details.target(client);
      if (target != null) {
        return target;
      }
    }
    return null;
  }

  private static boolean isAddress(String client) {
    return client.startsWith("unix:") || client.indexOf('/') >= 0;
  }

  private List<TtrpcClientInterceptorFactory> interceptors() {
    List<OrderedBean<TtrpcClientInterceptorFactory>> all =
        new ArrayList<>(OrderedBean.ofType(beanFactory, TtrpcClientInterceptorFactory.class));
    for (OrderedBean<ClientInterceptor> of :
        OrderedBean.ofType(beanFactory, ClientInterceptor.class)) {
      all.add(new OrderedBean<>(client -> of.bean(), of.order()));
    }
    return OrderedBean.sort(all);
  }
}
