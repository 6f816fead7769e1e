package io.ttrpc.spring.boot.test.sample;

import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.validation.TtrpcMessageValidator;
import org.springframework.stereotype.Component;

/** Refuses names that are too long. */
@Component
class ShortNames implements TtrpcMessageValidator<HelloRequest> {
  @Override
  public void validate(HelloRequest request, Violations violations) {
    if (request.getName().length() > 20) {
      violations.add("name", "must be short");
    }
  }
}
