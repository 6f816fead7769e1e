package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.Status;

/** Hears of the messages and the end of a call, on behalf of its interceptors. */
interface CallObservers {
  /** The observers of a call without interceptors: none, which need no object for each call. */
  CallObservers NONE =
      new CallObservers() {
        @Override
        public void receive(MessageLite message) {}

        @Override
        public void send(MessageLite message) {}

        @Override
        public void end(Status status) {}
      };

  /** Shows a request before the handler gets it; what this throws ends the call. */
  void receive(MessageLite message);

  /** Shows a response before it is sent; what this throws makes the send fail. */
  void send(MessageLite message);

  /** Tells how the call ended; to be called once. */
  void end(Status status);
}
