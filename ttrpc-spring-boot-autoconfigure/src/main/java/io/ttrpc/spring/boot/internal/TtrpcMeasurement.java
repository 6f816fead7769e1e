package io.ttrpc.spring.boot.internal;

/**
 * The mark of an interceptor, or of a factory of interceptors, that measures calls on ttrpc's own
 * connections. A call that gRPC carries is measured by gRPC's own observation, and must not be
 * counted twice.
 */
public interface TtrpcMeasurement {}
