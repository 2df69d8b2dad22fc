package dev.lamina.gateway.sns;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Site;
import dev.lamina.gateway.api.Targets;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.topic.TestTopics;
import dev.lamina.gateway.topic.Topics;
import dev.lamina.gateway.trigger.Triggers;

/** SNS's API on a test's triggers. */
public final class TestSns {
  private TestSns() {}

  public static Site of(Triggers triggers, AsyncInvoker invoker, Targets targets, GatewayConfig config) {
    Topics topics = TestTopics.of(triggers, invoker, config);
    Publisher publisher = new Publisher(topics, config);
    return new SnsSite(new SnsActions(publisher, new TopicReads(topics, publisher, targets, config)), config);
  }
}
