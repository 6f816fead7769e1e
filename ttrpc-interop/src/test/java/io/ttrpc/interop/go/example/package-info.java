/** The examples of docs/from-go.md. */
@NullMarked
package io.ttrpc.interop.go.example;

import org.jspecify.annotations.NullMarked;
