package io.ttrpc.demo.page;

import com.google.protobuf.util.JsonFormat;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.ProcessList;
import io.ttrpc.demo.proto.ProcessQuery;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * A bidi-streaming call for each WebSocket: the threads of the browser's messages send queries,
 * while one thread receives the answers. The end of either ends the other.
 */
@Component
@EnableWebSocket
class SearchSocket extends TextWebSocketHandler implements WebSocketConfigurer {
  private static final Log logger = LogFactory.getLog(SearchSocket.class);

  private final NodeAgentTtrpc.Client agent;
  private final JsonFormat.Printer json;
  private final AsyncTaskExecutor executor;
  private final Map<String, BidiStreamingCall<ProcessQuery, ProcessList>> calls =
      new ConcurrentHashMap<>();

  SearchSocket(
      @TtrpcClient("node") NodeAgentTtrpc.Client agent,
      JsonFormat.Printer json,
      AsyncTaskExecutor applicationTaskExecutor) {
    this.agent = agent;
    this.json = json;
    this.executor = applicationTaskExecutor;
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(this, "/api/search");
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    BidiStreamingCall<ProcessQuery, ProcessList> call = agent.search();
    calls.put(session.getId(), call);
    executor.execute(() -> answer(session, call));
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage message) {
    BidiStreamingCall<ProcessQuery, ProcessList> call = calls.get(session.getId());
    if (call != null) {
      call.send(ProcessQuery.newBuilder().setNameContains(message.getPayload()).build());
    }
  }

  private void answer(WebSocketSession session, BidiStreamingCall<ProcessQuery, ProcessList> call) {
    try (call) {
      for (ProcessList processes : call) {
        session.sendMessage(new TextMessage(json.print(processes)));
      }
      session.close();
    } catch (TtrpcException e) {
      close(session, CloseStatus.SERVICE_RESTARTED.withReason(e.code().name()));
    } catch (IOException e) {
      logger.debug("The browser has left", e);
    }
  }

  private static void close(WebSocketSession session, CloseStatus status) {
    try {
      session.close(status);
    } catch (IOException e) {
      logger.debug("The browser has left", e);
    }
  }

  /** Sends no query any more: the agent ends the stream then, and with it the loop above. */
  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    BidiStreamingCall<ProcessQuery, ProcessList> call = calls.remove(session.getId());
    if (call != null) {
      call.close();
    }
  }

  @EventListener(ContextClosedEvent.class)
  void close() {
    calls.values().forEach(BidiStreamingCall::close);
  }
}
