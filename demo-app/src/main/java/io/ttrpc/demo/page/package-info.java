/**
 * The application: a web server with one page, which starts the agent and calls it. Each controller
 * is a client like any other: it has the generated client injected and calls it.
 */
@NullMarked
package io.ttrpc.demo.page;

import org.jspecify.annotations.NullMarked;
