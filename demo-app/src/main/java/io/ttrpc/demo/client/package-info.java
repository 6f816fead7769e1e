/** What the page and the tour, the agent's two clients, have in common. */
@NullMarked
package io.ttrpc.demo.client;

import org.jspecify.annotations.NullMarked;
