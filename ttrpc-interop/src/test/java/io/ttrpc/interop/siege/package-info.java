/**
 * The siege: a bench that runs a server and a client as processes, brings one fault after the other
 * on them, and counts the calls that were lost and the resources that leaked.
 */
@NullMarked
package io.ttrpc.interop.siege;

import org.jspecify.annotations.NullMarked;
