/** The program that calls any server of the conformance service: its checks, theme by theme. */
@NullMarked
package io.ttrpc.interop.client;

import org.jspecify.annotations.NullMarked;
