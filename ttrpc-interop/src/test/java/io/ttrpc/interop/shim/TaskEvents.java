package io.ttrpc.interop.shim;

import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.interop.containerd.events.TaskCreate;
import io.ttrpc.interop.containerd.events.TaskDelete;
import io.ttrpc.interop.containerd.events.TaskExit;
import io.ttrpc.interop.containerd.events.TaskStart;
import io.ttrpc.interop.containerd.services.events.ttrpc.v1.Envelope;
import io.ttrpc.interop.containerd.services.events.ttrpc.v1.EventsService;
import io.ttrpc.interop.containerd.services.events.ttrpc.v1.ForwardRequest;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives what shims tell about their containers. */
@TtrpcService
class TaskEvents implements EventsService {
  private final List<Event> received = new CopyOnWriteArrayList<>();

  @Override
  public Empty forward(ForwardRequest request) {
    Envelope envelope = request.getEnvelope();
    received.add(
        new Event(envelope.getNamespace(), envelope.getTopic(), decode(envelope.getEvent())));
    return Empty.getDefaultInstance();
  }

  /** Returns the events in the order of their arrival. */
  List<Event> received() {
    return List.copyOf(received);
  }

  /** containerd puts the bare message name where Any.unpack expects a slash before it. */
  private static Message decode(Any event) {
    String type = event.getTypeUrl().substring(event.getTypeUrl().lastIndexOf('/') + 1);
    try {
      return switch (type) {
        case "containerd.events.TaskCreate" -> TaskCreate.parseFrom(event.getValue());
        case "containerd.events.TaskStart" -> TaskStart.parseFrom(event.getValue());
        case "containerd.events.TaskExit" -> TaskExit.parseFrom(event.getValue());
        case "containerd.events.TaskDelete" -> TaskDelete.parseFrom(event.getValue());
        default -> event;
      };
    } catch (InvalidProtocolBufferException e) {
      throw new TtrpcException(StatusCode.INVALID_ARGUMENT, "no " + type, e);
    }
  }

  /** An event and how it was addressed. */
  record Event(String namespace, String topic, Message content) {}
}
