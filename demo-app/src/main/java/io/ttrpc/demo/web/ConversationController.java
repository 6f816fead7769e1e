package io.ttrpc.demo.web;

import io.ttrpc.BidiStreamingCall;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.Answer;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.Question;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A bidi-streaming call, held by its caller: questions are sent by the threads of the browser's
 * requests while one thread receives the answers.
 */
@RestController
@RequestMapping("/api/conversations")
class ConversationController {
  private final NodeAgentTtrpc.Client agent;
  private final Browsers browsers;
  private final Map<String, BidiStreamingCall<Question, Answer>> running =
      new ConcurrentHashMap<>();

  ConversationController(@TtrpcClient("node") NodeAgentTtrpc.Client agent, Browsers browsers) {
    this.agent = agent;
    this.browsers = browsers;
  }

  /** Begins a conversation: tells the browser its name, and then every answer. */
  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter begin() {
    return browsers.stream(
        browser -> {
          String id = UUID.randomUUID().toString();
          try (BidiStreamingCall<Question, Answer> conversation = agent.converse()) {
            running.put(id, conversation);
            browser.onLeave(() -> end(id));
            browser.send("begun", id);
            for (Answer answer : conversation) {
              browser.send("answer", answer);
            }
            browser.send("ended", id);
          } finally {
            running.remove(id);
          }
        });
  }

  @PostMapping("/{id}/questions")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void ask(@PathVariable String id, @RequestBody Question question) {
    BidiStreamingCall<Question, Answer> conversation = running.get(id);
    if (conversation == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "the conversation is over");
    }
    conversation.send(question);
  }

  /**
   * Says that no question will follow: the agent ends its alerts and then the stream, and with that
   * the loop above ends.
   */
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(@PathVariable String id) {
    BidiStreamingCall<Question, Answer> conversation = running.remove(id);
    if (conversation != null) {
      closeSend(conversation);
    }
  }

  private static void closeSend(BidiStreamingCall<Question, Answer> conversation) {
    try {
      conversation.closeSend();
    } catch (TtrpcException e) {
      // It ended by itself meanwhile, and the loop above tells the browser how.
    }
  }
}
