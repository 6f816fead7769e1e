package io.ttrpc.docs.services;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.CallContext;
import io.ttrpc.spring.boot.server.TtrpcService;

@TtrpcService(interceptors = Audit.class, interceptorNames = "quota")
class MultilingualGreeter implements GreeterService {
  @Override
  public HelloReply sayHello(HelloRequest request) {
    CallContext call = CallContext.current();
    String hello = "fr".equals(call.metadata().first("language")) ? "Bonjour " : "Hello ";
    return HelloReply.newBuilder().setMessage(hello + request.getName()).build();
  }
}
