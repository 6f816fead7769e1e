/** The containerd daemon: Java tells it events, and it runs containers through a shim in Java. */
@NullMarked
package io.ttrpc.interop.daemon;

import org.jspecify.annotations.NullMarked;
