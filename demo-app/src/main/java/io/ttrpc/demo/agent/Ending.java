package io.ttrpc.demo.agent;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/** Ends the agent by closing its context. Any thread may use it at any time. */
@Component
class Ending {
  private static final Log logger = LogFactory.getLog(Ending.class);

  private final ApplicationContext context;

  Ending(ApplicationContext context) {
    this.context = context;
  }

  /** Begins to end the agent, and returns. The calls that run have the grace period left. */
  void begin(String reason) {
    logger.info("The agent ends, because " + reason);
    new Thread(() -> SpringApplication.exit(context), "ending").start();
  }
}
