/** A real container, run by containerd's shim for runc at Java's command. */
@NullMarked
package io.ttrpc.interop.shim;

import org.jspecify.annotations.NullMarked;
