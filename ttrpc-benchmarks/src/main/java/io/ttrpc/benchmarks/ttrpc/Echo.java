package io.ttrpc.benchmarks.ttrpc;

import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.benchmarks.v1.EchoService;
import io.ttrpc.benchmarks.v1.Payload;

/** The service, as lean as it gets. Safe for any thread. */
public class Echo implements EchoService {
  @Override
  public Payload call(Payload request) {
    return request;
  }

  @Override
  public void exchange(StreamReceiver<Payload> requests, StreamSender<Payload> responses) {
    for (Payload request : requests) {
      responses.send(request);
    }
  }

  @Override
  public void repeat(Payload request, StreamSender<Payload> responses) {
    int times = request.getData().asReadOnlyByteBuffer().getInt();
    for (int i = 0; i < times; i++) {
      responses.send(request);
    }
  }
}
