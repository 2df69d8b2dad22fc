package dev.lamina.gateway.identity;

import dev.lamina.gateway.function.FunctionId;


/**
 * A permission as RBAC rules name it. Resources are of the group lamina.dev; not all of them are kinds: topics exist
 * only by the Triggers that name them.
 *
 * @param resource such as functions
 * @param subresource empty for the resource itself
 * @param name empty for all in the namespace
 */
public record Action(String verb, String resource, String subresource, String namespace, String name) {
  private static final String FUNCTIONS = "functions";
  private static final String TOPICS = "topics";

  /** {@code create} on {@code functions/invoke}. */
  public static Action invoke(FunctionId function) {
    return new Action("create", FUNCTIONS, "invoke", function.namespace(), function.name());
  }

  public static Action get(FunctionId function) {
    return new Action("get", FUNCTIONS, "", function.namespace(), function.name());
  }

  /** {@code get} on {@code functions/events}: to read the state of an asynchronous event. */
  public static Action getEvent(FunctionId function) {
    return new Action("get", FUNCTIONS, "events", function.namespace(), function.name());
  }

  /** {@code delete} on {@code functions/events}: to cancel one. */
  public static Action deleteEvent(FunctionId function) {
    return new Action("delete", FUNCTIONS, "events", function.namespace(), function.name());
  }

  /** {@code create} on {@code functions/events}: to redrive dead letters. */
  public static Action redrive(FunctionId function) {
    return new Action("create", FUNCTIONS, "events", function.namespace(), function.name());
  }

  public static Action list(String namespace) {
    return new Action("list", FUNCTIONS, "", namespace, "");
  }

  /** {@code create} on {@code topics/publish}. */
  public static Action publish(String namespace, String topic) {
    return new Action("create", TOPICS, "publish", namespace, topic);
  }

  public static Action getTopic(String namespace, String topic) {
    return new Action("get", TOPICS, "", namespace, topic);
  }

  /** {@code create} on {@code triggers/replay}. */
  public static Action replay(String namespace, String trigger) {
    return new Action("create", "triggers", "replay", namespace, trigger);
  }

  public static Action listTopics(String namespace) {
    return new Action("list", TOPICS, "", namespace, "");
  }
}
