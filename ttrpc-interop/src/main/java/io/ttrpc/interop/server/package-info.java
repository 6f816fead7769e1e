/** The conformance service and the program that serves it. */
@NullMarked
package io.ttrpc.interop.server;

import org.jspecify.annotations.NullMarked;
