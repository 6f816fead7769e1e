/** The code on the page about several servers. */
@NullMarked
package io.ttrpc.docs.servers;

import org.jspecify.annotations.NullMarked;
