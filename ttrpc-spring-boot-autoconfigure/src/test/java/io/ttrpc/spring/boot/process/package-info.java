/** Applications in processes of their own: what can not be seen from within one. */
@NullMarked
package io.ttrpc.spring.boot.process;

import org.jspecify.annotations.NullMarked;
