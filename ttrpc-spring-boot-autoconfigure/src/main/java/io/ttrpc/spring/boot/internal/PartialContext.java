package io.ttrpc.spring.boot.internal;

/**
 * The type of a bean that marks a context with a part of the application only, such as that of a
 * test. The configuration may then name services that no bean of the context uses.
 */
public interface PartialContext {}
