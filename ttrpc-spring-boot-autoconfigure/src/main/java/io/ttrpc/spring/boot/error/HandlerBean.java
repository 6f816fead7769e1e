package io.ttrpc.spring.boot.error;

import java.util.function.Supplier;

/** A bean with exception handlers: the service itself, or an advice. */
record HandlerBean(HandlerMethods methods, Supplier<Object> bean) {}
