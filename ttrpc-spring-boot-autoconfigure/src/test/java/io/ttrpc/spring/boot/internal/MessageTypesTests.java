package io.ttrpc.spring.boot.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Api;
import com.google.protobuf.ListValue;
import com.google.protobuf.Method;
import com.google.protobuf.Mixin;
import com.google.protobuf.NullValue;
import com.google.protobuf.Option;
import com.google.protobuf.SourceContext;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Syntax;
import com.google.protobuf.Value;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageTypesTests {
  @Test
  void messageHasItsBuilder() {
    assertThat(typesOf(StringValue.class))
        .containsExactlyInAnyOrder(StringValue.class, StringValue.Builder.class);
  }

  @Test
  void typesOfFieldsBelongToIt() {
    assertThat(typesOf(Api.class))
        .contains(SourceContext.class, SourceContext.Builder.class, Syntax.class);
  }

  @Test
  void typesOfRepeatedFieldsBelongToIt() {
    assertThat(typesOf(Api.class))
        .contains(Method.class, Mixin.class, Option.class, Any.class, Any.Builder.class);
  }

  @Test
  void typesOfMapsAndOneofsBelongToIt() {
    assertThat(typesOf(Struct.class))
        .containsExactlyInAnyOrder(
            Struct.class,
            Struct.Builder.class,
            Value.class,
            Value.Builder.class,
            Value.KindCase.class,
            ListValue.class,
            ListValue.Builder.class,
            NullValue.class);
  }

  @Test
  void otherClassIsLeftOut() {
    assertThat(typesOf(String.class)).isEmpty();
  }

  private static Set<Class<?>> typesOf(Class<?> type) {
    MessageTypes types = new MessageTypes();
    types.add(type);
    return types.found();
  }
}
