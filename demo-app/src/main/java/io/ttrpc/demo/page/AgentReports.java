package io.ttrpc.demo.page;

import io.ttrpc.ServerStreamingCall;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.FollowRequest;
import io.ttrpc.demo.proto.InsightTtrpc;
import io.ttrpc.demo.proto.Report;
import io.ttrpc.spring.boot.client.TtrpcClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Follows the agent's reports and keeps the latest. It survives each restart of the agent: a call
 * that fails is followed by the next, and the client waits until an agent is there ({@code
 * wait-for-ready} in application.yml). All methods may be called by any thread at any time.
 */
@Component
class AgentReports implements SmartLifecycle {
  private static final Log logger = LogFactory.getLog(AgentReports.class);
  private static final FollowRequest A_MINUTE = FollowRequest.newBuilder().setCount(60).build();

  private final InsightTtrpc.Client insight;
  private volatile boolean running;
  private volatile @Nullable ServerStreamingCall<Report> call;
  private volatile @Nullable Report latest;

  AgentReports(@TtrpcClient("insight") InsightTtrpc.Client insight) {
    this.insight = insight;
  }

  /** Returns the latest report, or null while no agent answers. */
  @Nullable Report latest() {
    return latest;
  }

  @Override
  public void start() {
    running = true;
    Thread thread = new Thread(this::follow, "agent-reports");
    thread.setDaemon(true);
    thread.start();
  }

  private void follow() {
    while (running) {
      try (ServerStreamingCall<Report> followed = insight.follow(A_MINUTE)) {
        call = followed;
        while (running) {
          Report report = followed.receive();
          if (report == null) {
            break;
          }
          latest = report;
        }
      } catch (TtrpcException e) {
        latest = null;
        logger.debug("The agent's reports have ended, and the next call follows", e);
      }
    }
  }

  @Override
  public void stop() {
    running = false;
    ServerStreamingCall<Report> followed = call;
    if (followed != null) {
      followed.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
