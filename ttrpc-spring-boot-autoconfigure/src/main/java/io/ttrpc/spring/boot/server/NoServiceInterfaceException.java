package io.ttrpc.spring.boot.server;

/**
 * Thrown when a bean is annotated with {@link TtrpcService} but implements no generated service
 * interface. This class is immutable and thread-safe.
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

  /** Returns the name of the bean. */
  public String beanName() {
    return beanName;
  }

  /** Returns the class of the bean, without its proxy. */
  public Class<?> beanType() {
    return beanType;
  }
}
