/** The machine that the agent runs on: Linux through its /proc files, others through the JDK. */
@NullMarked
package io.ttrpc.demo.machine;

import org.jspecify.annotations.NullMarked;
