@NullMarked
package io.ttrpc.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
