package io.ttrpc.demo.web;

import io.ttrpc.demo.client.Ending;
import io.ttrpc.demo.client.FailingCalls;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Failing on demand. */
@RestController
@RequestMapping("/api/failures")
class FailureController {
  private final FailingCalls calls;

  FailureController(FailingCalls calls) {
    this.calls = calls;
  }

  @PostMapping("/refused")
  Ending refused() {
    return calls.refused();
  }

  @PostMapping("/late")
  Ending late() {
    return calls.late();
  }
}
