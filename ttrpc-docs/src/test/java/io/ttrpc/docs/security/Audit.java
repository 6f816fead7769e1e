package io.ttrpc.docs.security;

import io.ttrpc.spring.boot.security.TtrpcAuthorizationContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.stereotype.Component;

@Component
class Audit {
  private final List<String> log = new CopyOnWriteArrayList<>();

  @EventListener
  void onDeniedCall(AuthorizationDeniedEvent<TtrpcAuthorizationContext> event) {
    log.add(event.getAuthentication().get().getName() + " " + event.getObject());
  }

  List<String> log() {
    return log;
  }
}
