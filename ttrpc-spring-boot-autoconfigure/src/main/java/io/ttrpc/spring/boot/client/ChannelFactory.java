package io.ttrpc.spring.boot.client;

import io.ttrpc.ClientInterceptor;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.internal.OrderedBean;
import io.ttrpc.spring.boot.internal.TransportTargets;
import io.ttrpc.spring.boot.internal.TtrpcMeasurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.core.env.Environment;

/** A factory of channels from properties and beans. */
final class ChannelFactory {
  private static final Log logger = LogFactory.getLog(ChannelFactory.class);

  private final TtrpcClientProperties properties;
  private final DefaultListableBeanFactory beanFactory;
  private final ChannelTargets targets;

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
    this.targets =
        new ChannelTargets(
            beanFactory.getBeanProvider(TransportTargets.class).getIfAvailable(), environment);
    ClientKeys.check(environment);
    ClientMapping.ofDefaults(properties).check(targets);
    properties
        .getClients()
        .keySet()
        .forEach(name -> ClientMapping.of(name, properties).check(targets));
  }

  TtrpcChannel open(String client) {
    ClientMapping mapping = ClientMapping.of(client, properties);
    String target = target(client, mapping);
    TtrpcChannel.Builder builder = targets.builder(target, mapping);
    mapping.apply(builder);
    boolean grpc = targets.isGrpc(target);
    if (grpc) {
      tellOfUnused(client, target, mapping);
    }
    interceptors(grpc).forEach(factory -> builder.interceptor(factory.create(client)));
    List<TtrpcChannelBuilderCustomizer> customizers =
        beanFactory.getBeanProvider(TtrpcChannelBuilderCustomizer.class).orderedStream().toList();
    LambdaSafe.callbacks(TtrpcChannelBuilderCustomizer.class, customizers, client, builder)
        .withLogger(ChannelFactory.class)
        .invoke(customizer -> customizer.customize(client, builder));
    return builder.build();
  }

  private static void tellOfUnused(String client, String target, ClientMapping mapping) {
    List<String> unused = mapping.unusedOverGrpc();
    if (!unused.isEmpty()) {
      logger.info(
          "ttrpc client '%s' calls %s over gRPC, where these settings do not apply: %s"
              .formatted(client, target, String.join(", ", unused)));
    }
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

  private boolean isAddress(String client) {
    return client.startsWith("unix:") || client.indexOf('/') >= 0 || targets.isGrpc(client);
  }

  private List<TtrpcClientInterceptorFactory> interceptors(boolean grpc) {
    List<OrderedBean<TtrpcClientInterceptorFactory>> all =
        new ArrayList<>(OrderedBean.ofType(beanFactory, TtrpcClientInterceptorFactory.class));
    for (OrderedBean<ClientInterceptor> of :
        OrderedBean.ofType(beanFactory, ClientInterceptor.class)) {
      all.add(new OrderedBean<>(client -> of.bean(), of.order()));
    }
    if (grpc) {
      all.removeIf(of -> of.bean() instanceof TtrpcMeasurement);
    }
    return OrderedBean.sort(all);
  }
}
