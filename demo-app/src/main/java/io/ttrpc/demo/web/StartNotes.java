package io.ttrpc.demo.web;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says where to look. Both servers publish where they have come to listen. */
@Component
@ConditionalOnWebApplication
class StartNotes {
  private static final Log logger = LogFactory.getLog(StartNotes.class);

  private final Environment environment;

  StartNotes(Environment environment) {
    this.environment = environment;
  }

  @EventListener(ApplicationReadyEvent.class)
  void say() {
    logger.info(
        "Look at http://127.0.0.1:%s: all that it shows comes over unix://%s"
            .formatted(
                environment.getProperty("local.server.port"),
                environment.getProperty("local.ttrpc.server.path")));
    logger.info("For one tour of all calls without a page, set DEMO_ONCE=true");
  }
}
