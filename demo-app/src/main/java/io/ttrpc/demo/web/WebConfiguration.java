package io.ttrpc.demo.web;

import com.google.protobuf.util.JsonFormat;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.protobuf.ProtobufJsonFormatHttpMessageConverter;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class WebConfiguration {
  /**
   * Writes a field that is zero all the same, so that the page needs no defaults; one that was
   * never set is left out.
   */
  @Bean
  JsonFormat.Printer jsonPrinter() {
    return JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();
  }

  /** Lets controllers take and return messages as they are. */
  @Bean
  ProtobufJsonFormatHttpMessageConverter messagesAsJson(JsonFormat.Printer jsonPrinter) {
    return new ProtobufJsonFormatHttpMessageConverter(JsonFormat.parser(), jsonPrinter);
  }
}
