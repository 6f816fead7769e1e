package io.ttrpc.spring.boot.test.sample;

import com.example.greeter.HelloRequest;

/** Makes requests. */
public final class Requests {
  private Requests() {}

  public static HelloRequest named(String name) {
    return HelloRequest.newBuilder().setName(name).build();
  }
}
