/** Health, endpoint and information of servers and clients, for applications with the actuator. */
@NullMarked
package io.ttrpc.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
