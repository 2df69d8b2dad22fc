package dev.lamina.gateway.trigger;

import dev.lamina.api.Trigger;

/** Takes note of how the flow of a trigger's events goes, for its status. Called on any thread, often; does not block. */
public interface DeliveryReports {

  /** Events flow. */
  void flows(Trigger trigger);

  /**
   * Events do not flow.
   *
   * @param reason one word, CamelCase
   * @param message for people; names the field and the cure
   */
  void fails(Trigger trigger, String reason, String message);

  /** An event went to the function. */
  void delivered(Trigger trigger);

  /** Something went wrong with an event. */
  void error(Trigger trigger, String text);

  /** The trigger is gone, or nothing flows for it any more. */
  void forget(Trigger trigger);
}
