package io.ttrpc.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Value;

/**
 * Injects the path of the socket on which the server of the test's context listens, as a {@code
 * Path} or a {@code String}. It stands for {@code @Value("${local.ttrpc.server.path}")}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Value("${local.ttrpc.server.path}")
public @interface LocalTtrpcSocket {}
