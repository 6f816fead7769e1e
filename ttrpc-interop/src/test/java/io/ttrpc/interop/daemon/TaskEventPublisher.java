package io.ttrpc.interop.daemon;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.ttrpc.interop.containerd.services.events.ttrpc.v1.Envelope;
import io.ttrpc.interop.containerd.services.events.ttrpc.v1.EventsService;
import io.ttrpc.interop.containerd.services.events.ttrpc.v1.ForwardRequest;
import java.time.Instant;

/** Tells containerd what happened in a namespace. */
record TaskEventPublisher(EventsService containerd, String namespace) {

  /** Returns once containerd has taken the event. */
  void publish(String topic, Message event) {
    containerd.forward(
        ForwardRequest.newBuilder()
            .setEnvelope(
                Envelope.newBuilder()
                    .setTimestamp(now())
                    .setNamespace(namespace)
                    .setTopic(topic)
                    .setEvent(pack(event)))
            .build());
  }

  static Timestamp now() {
    Instant now = Instant.now();
    return Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()).build();
  }

  /** Not by Any.pack: containerd knows the bare name alone. */
  private static Any pack(Message event) {
    return Any.newBuilder()
        .setTypeUrl(event.getDescriptorForType().getFullName())
        .setValue(event.toByteString())
        .build();
  }
}
