/**
 * The page's side of the web server. A controller is a ttrpc client like any other: it has the
 * generated service injected and calls it; what differs is only how the browser gets the outcome.
 */
@NullMarked
package io.ttrpc.demo.web;

import org.jspecify.annotations.NullMarked;
