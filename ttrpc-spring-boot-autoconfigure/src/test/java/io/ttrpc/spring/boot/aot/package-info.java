/** Applications that are processed ahead of time. */
@NullMarked
package io.ttrpc.spring.boot.aot;

import org.jspecify.annotations.NullMarked;
