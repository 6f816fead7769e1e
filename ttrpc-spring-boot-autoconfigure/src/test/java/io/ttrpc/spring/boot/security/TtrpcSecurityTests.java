package io.ttrpc.spring.boot.security;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;

/** The builder rejects the rules that would have no effect. */
class TtrpcSecurityTests {
  private final TtrpcSecurity security =
      new TtrpcSecurity(new DefaultAuthorizationManagerFactory<>());

  @Test
  void secondRuleOfAMethod() {
    security.method("a.B/C").denyAll();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> security.method("a.B/D", "a.B/C").permitAll())
        .withMessage("expected one rule for method a.B/C but got two");
  }

  @Test
  void secondRuleOfAService() {
    security.service("a.B").denyAll();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> security.service("a.B").permitAll())
        .withMessage("expected one rule for service a.B but got two");
  }

  @Test
  void ruleWithoutADecision() {
    security.method("a.B/C");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(security::anyCall)
        .withMessage("the rule for method a.B/C has no decision");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.B", "/a.B/C", "a.B/", "", "a.B/C/D"})
  void methodOfAnotherForm(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> security.method(name))
        .withMessage("expected a method of the form package.Service/Method but was " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.B/C", ""})
  void serviceOfAnotherForm(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> security.service(name))
        .withMessage("expected a service of the form package.Service but was " + name);
  }

  @Test
  void ruleWithoutAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> security.method(new String[0]))
        .withMessage("expected the name of a method but got none");
  }
}
