/**
 * Coverage-guided fuzzing. A {@link io.ttrpc.fuzz.Target} gives bytes to code that reads what
 * somebody else wrote, and checks its properties. Jazzer looks for bytes that reach further code.
 */
@NullMarked
package io.ttrpc.fuzz;

import org.jspecify.annotations.NullMarked;
