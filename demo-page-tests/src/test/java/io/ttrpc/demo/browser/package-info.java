/** The packaged demo, seen through a browser. */
@NullMarked
package io.ttrpc.demo.browser;

import org.jspecify.annotations.NullMarked;
