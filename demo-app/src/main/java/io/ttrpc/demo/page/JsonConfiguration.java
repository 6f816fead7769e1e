package io.ttrpc.demo.page;

import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.protobuf.ProtobufJsonFormatHttpMessageConverter;

/** Messages as JSON, for the browser. */
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {
  /** Writes messages as JSON, with their zeros, and the details of a status by their types. */
  @Bean
  JsonFormat.Printer jsonPrinter() {
    TypeRegistry details =
        TypeRegistry.newBuilder()
            .add(BadRequest.getDescriptor())
            .add(ResourceInfo.getDescriptor())
            .add(RetryInfo.getDescriptor())
            .build();
    return JsonFormat.printer()
        .usingTypeRegistry(details)
        .alwaysPrintFieldsWithNoPresence()
        .omittingInsignificantWhitespace();
  }

  /** Lets controllers return messages as they are. */
  @Bean
  ProtobufJsonFormatHttpMessageConverter messagesAsJson(JsonFormat.Printer jsonPrinter) {
    return new ProtobufJsonFormatHttpMessageConverter(JsonFormat.parser(), jsonPrinter);
  }
}
