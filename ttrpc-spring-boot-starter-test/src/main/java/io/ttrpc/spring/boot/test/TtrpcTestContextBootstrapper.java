package io.ttrpc.spring.boot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** The bootstrapper of {@link TtrpcTest}, whose properties it reads. */
final class TtrpcTestContextBootstrapper extends TestSliceTestContextBootstrapper<TtrpcTest> {}
