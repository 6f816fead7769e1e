package io.ttrpc.spring.boot.client;

/**
 * A place that asks for a client.
 *
 * @param client the client's name or target
 * @param type what is asked for
 * @param where the place, for people
 */
record ClientReference(String client, Class<?> type, String where) {}
