/** Tests whose contexts Spring has made ahead of time. */
@NullMarked
package io.ttrpc.spring.boot.test.aot;

import org.jspecify.annotations.NullMarked;
