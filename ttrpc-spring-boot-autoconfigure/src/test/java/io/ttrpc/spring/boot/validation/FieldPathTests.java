package io.ttrpc.spring.boot.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.hibernate.validator.cfg.defs.NotBlankDef;
import org.hibernate.validator.cfg.defs.SizeDef;
import org.junit.jupiter.api.Test;

/** The path of a violated field has the names of the proto file. */
class FieldPathTests {
  @Test
  void camelCaseAndListsAreThoseOfTheProtoFile() {
    DescriptorProto message =
        DescriptorProto.newBuilder()
            .addField(FieldDescriptorProto.newBuilder().setTypeName("x").setJsonName("x"))
            .addField(FieldDescriptorProto.newBuilder().setTypeName(" ").setJsonName("x"))
            .build();
    HibernateValidatorConfiguration configuration = configuration();
    ConstraintMapping mapping = configuration.createConstraintMapping();
    mapping
        .type(DescriptorProto.class)
        .getter("fieldList")
        .valid()
        .constraint(new SizeDef().max(1).message("too many"));
    mapping.type(FieldDescriptorProto.class).getter("typeName").constraint(new NotBlankDef());
    assertThat(paths(configuration.addMapping(mapping), message))
        .containsExactlyInAnyOrder("field", "field[1].type_name");
  }

  @Test
  void mapsAreThoseOfTheProtoFile() {
    Struct struct =
        Struct.newBuilder().putFields("a", Value.newBuilder().setStringValue(" ").build()).build();
    HibernateValidatorConfiguration configuration = configuration();
    ConstraintMapping mapping = configuration.createConstraintMapping();
    mapping.type(Struct.class).getter("fieldsMap").containerElementType(1).valid();
    mapping.type(Value.class).getter("stringValue").constraint(new NotBlankDef());
    assertThat(paths(configuration.addMapping(mapping), struct))
        .containsExactly("fields[a].string_value");
  }

  @Test
  void elementOfAListIsNamedByItsPlace() {
    ListValue list = ListValue.newBuilder().addValues(Value.getDefaultInstance()).build();
    HibernateValidatorConfiguration configuration = configuration();
    ConstraintMapping mapping = configuration.createConstraintMapping();
    mapping.type(ListValue.class).getter("valuesList").containerElementType(0).valid();
    mapping.type(Value.class).getter("stringValue").constraint(new NotBlankDef());
    assertThat(paths(configuration.addMapping(mapping), list))
        .containsExactly("values[0].string_value");
  }

  private static HibernateValidatorConfiguration configuration() {
    return Validation.byProvider(HibernateValidator.class).configure();
  }

  private static List<String> paths(HibernateValidatorConfiguration configuration, Object message) {
    try (var factory = configuration.buildValidatorFactory()) {
      Validator validator = factory.getValidator();
      return validator.validate(message).stream().map(FieldPath::of).toList();
    }
  }
}
