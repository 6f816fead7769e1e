package io.ttrpc.docs.security;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.StreamReceiver;
import io.ttrpc.spring.boot.server.TtrpcService;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

@TtrpcService
@SuppressWarnings("NullAway") // A handler has an authentication.
class CallerGreeter implements GreeterService {
  @Override
  public HelloReply sayHello(HelloRequest request) {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    return HelloReply.newBuilder().setMessage("Hello " + caller.getName()).build();
  }

  @Override
  @PreAuthorize("hasRole('STAFF')")
  public HelloReply gather(StreamReceiver<HelloRequest> requests) {
    return HelloReply.newBuilder().setMessage("all").build();
  }
}
