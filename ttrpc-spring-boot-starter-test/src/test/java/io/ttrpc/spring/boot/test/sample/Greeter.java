package io.ttrpc.spring.boot.test.sample;

import com.example.greeter.GreeterService;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.server.TtrpcService;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.access.prepost.PreAuthorize;

/** Greets everybody but strangers, and nobody called Eve. */
@TtrpcService
public class Greeter implements GreeterService {
  private final String word;

  public Greeter(@Value("${sample.word:Hello}") String word) {
    this.word = word;
  }

  @Override
  @PreAuthorize("#request.name != 'eve'")
  public HelloReply sayHello(HelloRequest request) {
    if (request.getName().equals("stranger")) {
      throw new TtrpcException(StatusCode.NOT_FOUND, "a stranger");
    }
    return HelloReply.newBuilder().setMessage(word + " " + request.getName()).build();
  }

  @Override
  public void spell(HelloRequest request, StreamSender<HelloReply> replies) {
    for (char letter : request.getName().toCharArray()) {
      replies.send(HelloReply.newBuilder().setMessage(String.valueOf(letter)).build());
    }
  }
}
