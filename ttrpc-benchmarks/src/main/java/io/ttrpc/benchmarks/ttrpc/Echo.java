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
  public void exchange(StreamReceiver<Payload> requests, StreamSender<Payload> replies) {
    for (Payload request : requests) {
      replies.send(request);
    }
  }

  @Override
  public void repeat(Payload request, StreamSender<Payload> replies) {
    int times = request.getData().asReadOnlyByteBuffer().getInt();
    for (int i = 0; i < times; i++) {
      replies.send(request);
    }
  }
}
