package io.ttrpc.slices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.data.cassandra.test.autoconfigure.DataCassandraTest;
import org.springframework.boot.data.couchbase.test.autoconfigure.DataCouchbaseTest;
import org.springframework.boot.data.elasticsearch.test.autoconfigure.DataElasticsearchTest;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.data.ldap.test.autoconfigure.DataLdapTest;
import org.springframework.boot.data.mongodb.test.autoconfigure.DataMongoTest;
import org.springframework.boot.data.neo4j.test.autoconfigure.DataNeo4jTest;
import org.springframework.boot.data.r2dbc.test.autoconfigure.DataR2dbcTest;
import org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest;
import org.springframework.boot.graphql.test.autoconfigure.GraphQlTest;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.boot.webservices.test.autoconfigure.client.WebServiceClientTest;
import org.springframework.boot.webservices.test.autoconfigure.server.WebServiceServerTest;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

/** Each slice of Spring Boot knows the clients of its components and tests, and has no server. */
class EverySliceTest {
  private static final String IMPORTS = ".imports";

  @ParameterizedTest
  @MethodSource("slices")
  void sliceKnowsAClientAndHasNoServer(Class<? extends Slice> slice) throws Exception {
    TestContextManager tests = new TestContextManager(slice);
    Slice test = slice.getDeclaredConstructor().newInstance();
    tests.prepareTestInstance(test);
    ApplicationContext context = tests.getTestContext().getApplicationContext();
    assertThat(Objects.requireNonNull(test.greeter).state()).isEqualTo(TtrpcChannel.State.IDLE);
    assertThat(context.getBeanNamesForType(TtrpcChannel.class)).isNotEmpty();
    assertThat(context.getBeanProvider(TtrpcServerLifecycle.class)).isEmpty();
  }

  /** Their test modules are all on the class path. */
  @Test
  void noSliceOfBootIsForgotten() throws IOException {
    Set<String> ofBoot = new TreeSet<>();
    for (Resource file :
        resources("classpath*:org/springframework/boot/**/test/autoconfigure/**/*Test.class")) {
      String path = file.getURL().getPath();
      int start = path.lastIndexOf("org/springframework/boot/");
      ofBoot.add(path.substring(start, path.length() - ".class".length()).replace('/', '.'));
    }
    Set<String> tested = new TreeSet<>();
    slices().forEach(slice -> tested.add(annotationOf(slice)));
    assertThat(tested).isEqualTo(ofBoot);
  }

  @Test
  void filesWithAutoConfigurationsAreThoseOfTheSlices() throws IOException {
    Set<String> files = new TreeSet<>();
    for (Resource file : resources("classpath*:META-INF/spring/*Test" + IMPORTS)) {
      if (file.getContentAsString(UTF_8).contains("TtrpcClientAutoConfiguration")) {
        String name = Objects.requireNonNull(file.getFilename());
        files.add(name.substring(0, name.length() - IMPORTS.length()));
      }
    }
    Set<String> tested = new TreeSet<>();
    slices().forEach(slice -> tested.add(annotationOf(slice)));
    assertThat(tested).isEqualTo(files);
  }

  private static Resource[] resources(String pattern) throws IOException {
    return new PathMatchingResourcePatternResolver().getResources(pattern);
  }

  /** Returns the name of the slice's annotation, the only one on its class. */
  private static String annotationOf(Class<?> slice) {
    return slice.getDeclaredAnnotations()[0].annotationType().getName();
  }

  static Stream<Class<? extends Slice>> slices() {
    return Stream.of(
        OfDataCassandraTest.class,
        OfDataCouchbaseTest.class,
        OfDataElasticsearchTest.class,
        OfDataJdbcTest.class,
        OfDataJpaTest.class,
        OfDataLdapTest.class,
        OfDataMongoTest.class,
        OfDataNeo4jTest.class,
        OfDataR2dbcTest.class,
        OfDataRedisTest.class,
        OfGraphQlTest.class,
        OfJdbcTest.class,
        OfJooqTest.class,
        OfRestClientTest.class,
        OfJsonTest.class,
        OfWebClientTest.class,
        OfWebFluxTest.class,
        OfWebMvcTest.class,
        OfWebServiceClientTest.class,
        OfWebServiceServerTest.class);
  }

  @SpringBootApplication
  static class Application {}

  /** Lazy, because no database and no other server runs here. */
  @ContextConfiguration(classes = Application.class)
  @TestPropertySource(properties = "spring.main.lazy-initialization=true")
  static class Slice {
    @TtrpcClient("greeter")
    @Nullable TtrpcChannel greeter;
  }

  @DataCassandraTest
  static class OfDataCassandraTest extends Slice {}

  @DataCouchbaseTest
  static class OfDataCouchbaseTest extends Slice {}

  @DataElasticsearchTest
  static class OfDataElasticsearchTest extends Slice {}

  @DataJdbcTest
  static class OfDataJdbcTest extends Slice {}

  @DataJpaTest
  static class OfDataJpaTest extends Slice {}

  @DataLdapTest
  static class OfDataLdapTest extends Slice {}

  @DataMongoTest
  static class OfDataMongoTest extends Slice {}

  @DataNeo4jTest
  static class OfDataNeo4jTest extends Slice {}

  @DataR2dbcTest
  static class OfDataR2dbcTest extends Slice {}

  @DataRedisTest
  static class OfDataRedisTest extends Slice {}

  @GraphQlTest
  static class OfGraphQlTest extends Slice {}

  @JdbcTest
  static class OfJdbcTest extends Slice {}

  @JooqTest
  static class OfJooqTest extends Slice {}

  @RestClientTest
  static class OfRestClientTest extends Slice {}

  @JsonTest
  static class OfJsonTest extends Slice {}

  @WebClientTest
  static class OfWebClientTest extends Slice {}

  @WebFluxTest
  static class OfWebFluxTest extends Slice {}

  @WebMvcTest
  static class OfWebMvcTest extends Slice {}

  @WebServiceClientTest
  static class OfWebServiceClientTest extends Slice {}

  @WebServiceServerTest
  static class OfWebServiceServerTest extends Slice {}
}
