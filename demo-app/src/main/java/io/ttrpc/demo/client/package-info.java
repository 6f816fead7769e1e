/** Code that the agent's two clients, the page and the tour, share. */
@NullMarked
package io.ttrpc.demo.client;

import org.jspecify.annotations.NullMarked;
