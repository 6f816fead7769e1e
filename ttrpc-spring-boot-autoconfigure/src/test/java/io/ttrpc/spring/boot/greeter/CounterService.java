package io.ttrpc.spring.boot.greeter;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import io.ttrpc.GeneratedTtrpc;

/** A second service. */
@GeneratedTtrpc(CounterTtrpc.class)
public interface CounterService {
  Int32Value next(Empty request);
}
