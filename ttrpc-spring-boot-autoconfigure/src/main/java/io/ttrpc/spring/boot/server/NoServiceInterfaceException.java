package io.ttrpc.spring.boot.server;

/**
 * A bean is marked with {@link TtrpcService} and implements no generated service interface.
 * Immutable; safe for any thread.
 */
public final class NoServiceInterfaceException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String beanName;
  private final transient Class<?> beanType;

  NoServiceInterfaceException(String beanName, Class<?> beanType) {
    super(
        "bean '%s' is a @TtrpcService, but %s implements no generated service interface"
            .formatted(beanName, beanType.getName()));
    this.beanName = beanName;
    this.beanType = beanType;
  }

  /** The bean's name. */
  public String beanName() {
    return beanName;
  }

  /** The bean's class without its proxy. */
  public Class<?> beanType() {
    return beanType;
  }
}
