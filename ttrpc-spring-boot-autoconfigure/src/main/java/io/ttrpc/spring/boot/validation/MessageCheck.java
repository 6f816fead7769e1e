package io.ttrpc.spring.boot.validation;

import com.google.protobuf.MessageLite;

/** A check of the requests of one type. Several threads may call it at once. */
@FunctionalInterface
interface MessageCheck {
  void check(MessageLite message, TtrpcMessageValidator.Violations violations);
}
