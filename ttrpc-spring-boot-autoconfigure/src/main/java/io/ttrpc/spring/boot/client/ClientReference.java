package io.ttrpc.spring.boot.client;

/**
 * An injection point or import of a client.
 *
 * @param client the client's name or target
 * @param type the required type
 * @param where the description of the place, for messages
 */
record ClientReference(String client, Class<?> type, String where) {}
