package io.ttrpc.spring.boot.server;

/** Two beans serve the same service. Immutable; safe for any thread. */
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

  /** The service's full proto name. */
  public String service() {
    return service;
  }

  /** The name of the bean that was found first. */
  public String firstBean() {
    return firstBean;
  }

  /** The name of the other bean; the same where one bean serves the service in two ways. */
  public String secondBean() {
    return secondBean;
  }
}
