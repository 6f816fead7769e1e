package io.ttrpc.spring.boot.test.sample;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Its {@code application.yaml} has paths that exist on no machine. */
@SpringBootApplication
public class SampleApplication {}
