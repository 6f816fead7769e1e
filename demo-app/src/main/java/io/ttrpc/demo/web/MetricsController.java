package io.ttrpc.demo.web;

import io.ttrpc.demo.metrics.CallMetrics;
import io.ttrpc.demo.metrics.CallReport;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The call metrics, for the page; the same figures stand under /actuator/metrics. */
@RestController
class MetricsController {
  private final CallMetrics metrics;

  MetricsController(CallMetrics metrics) {
    this.metrics = metrics;
  }

  @GetMapping("/api/metrics")
  CallReport metrics() {
    return metrics.report();
  }
}
