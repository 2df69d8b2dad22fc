package dev.lamina.operator.trigger;

import dev.lamina.api.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/**
 * What the rules of one trigger are called in its bucket's notification configuration: {@code
 * lamina:INSTALLATION:NAMESPACE:TRIGGER}. None of these names has a colon, so an id tells whose rule it is, and installations
 * that use one bucket do not touch each other's.
 *
 * @param queued of the rule that sends to the target that keeps events
 * @param immediate of the one that sends to the target that posts at once
 * @param former of both, as versions before this form called them
 */
record RuleIds(String queued, String immediate, Set<String> former) {
  private static final String QUEUED = "lamina";
  private static final String IMMEDIATE = "lamina-now";
  private static final int LONGEST = 255;

  static RuleIds of(String installation, Trigger trigger) {
    String namespace = trigger.getMetadata().getNamespace();
    String name = trigger.getMetadata().getName();
    String own = ":" + installation + ":" + namespace + ":" + name;
    String former = "." + namespace + "." + name;
    return new RuleIds(bounded(QUEUED, own), bounded(IMMEDIATE, own), Set.of(bounded(QUEUED, former), bounded(IMMEDIATE, former)));
  }

  private static String bounded(String begin, String rest) {
    String id = begin + rest;
    return id.length() <= LONGEST ? id : begin + rest.charAt(0) + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a rule is the trigger's. */
  boolean has(String id) {
    return queued.equals(id) || immediate.equals(id);
  }
}
