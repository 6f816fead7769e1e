/**
 * The security of the server, for applications with Spring Security. The peer of a call becomes its
 * {@link org.springframework.security.core.Authentication Authentication}, and {@link
 * io.ttrpc.spring.boot.security.TtrpcCallRules} decide which calls are allowed.
 */
@NullMarked
package io.ttrpc.spring.boot.security;

import org.jspecify.annotations.NullMarked;
