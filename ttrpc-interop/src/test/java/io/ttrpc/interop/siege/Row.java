package io.ttrpc.interop.siege;

import java.util.List;
import java.util.Map;

/**
 * The outcome of a fault or an attack.
 *
 * @param name its name
 * @param cells its measurements, by the names of the columns
 * @param notes remarks that are no failure
 * @param findings broken promises; each fails the build
 */
record Row(String name, Map<String, String> cells, List<String> notes, List<String> findings) {}
