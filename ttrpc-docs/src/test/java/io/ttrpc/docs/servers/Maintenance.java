package io.ttrpc.docs.servers;

import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

@Component
class Maintenance {
  private final TtrpcServerLifecycle admin;

  Maintenance(@Qualifier("admin") TtrpcServerLifecycle admin) {
    this.admin = admin;
  }

  void begin() {
    admin.start();
  }
}
