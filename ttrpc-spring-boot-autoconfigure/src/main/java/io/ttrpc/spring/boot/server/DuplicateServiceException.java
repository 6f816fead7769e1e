package io.ttrpc.spring.boot.server;

/** Thrown when a service has two implementations. This class is immutable and thread-safe. */
public final class DuplicateServiceException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String service;
  private final String firstBean;
  private final String secondBean;

  DuplicateServiceException(String service, String firstBean, String secondBean) {
    super(
        firstBean.equals(secondBean)
            ? "service %s is served twice by bean '%s', which implements more than one of its interfaces"
                .formatted(service, firstBean)
            : "service %s is served by two beans, '%s' and '%s'"
                .formatted(service, firstBean, secondBean));
    this.service = service;
    this.firstBean = firstBean;
    this.secondBean = secondBean;
  }

  /** Returns the full proto name of the service. */
  public String service() {
    return service;
  }

  /** Returns the name of the bean that was found first. */
  public String firstBean() {
    return firstBean;
  }

  /**
   * Returns the name of the other bean; the same name if one bean implements the service in two
   * ways.
   */
  public String secondBean() {
    return secondBean;
  }
}
