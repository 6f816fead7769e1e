package io.ttrpc.spring.boot.greeter;

import com.google.protobuf.StringValue;

/** Says hello in one word. */
public final class Greetings {
  private Greetings() {}

  public static String hello(GreeterService greeter, String name) {
    return greeter.sayHello(StringValue.of(name)).getValue();
  }
}
