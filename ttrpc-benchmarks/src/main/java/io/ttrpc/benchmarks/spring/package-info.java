/** This project in a Spring Boot application: the price of its metrics. */
@NullMarked
package io.ttrpc.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
