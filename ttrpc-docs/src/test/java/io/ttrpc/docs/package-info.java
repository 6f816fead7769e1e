/** The checks of the pages: examples, links, tables, names of tests. */
@NullMarked
package io.ttrpc.docs;

import org.jspecify.annotations.NullMarked;
