/** The examples of docs/core.md. */
@NullMarked
package io.ttrpc.docs.core;

import org.jspecify.annotations.NullMarked;
