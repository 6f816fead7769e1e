/** The service: one class that implements it, and what its streaming methods are made of. */
@NullMarked
package io.ttrpc.demo.agent;

import org.jspecify.annotations.NullMarked;
