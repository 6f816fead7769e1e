package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.Status;

/** The observers of a call's messages and end, on behalf of its interceptors. */
interface CallObservers {
  /**
   * The observers of a call without interceptors. They ignore everything, and one object serves all
   * calls.
   */
  CallObservers NONE =
      new CallObservers() {
        @Override
        public void receive(MessageLite message) {}

        @Override
        public void send(MessageLite message) {}

        @Override
        public void end(Status status) {}
      };

  /** Called with a request before the handler receives it. An exception ends the call. */
  void receive(MessageLite message);

  /** Called with a response before it is sent. An exception makes the send fail. */
  void send(MessageLite message);

  /** Called once, when the call has ended. */
  void end(Status status);
}
