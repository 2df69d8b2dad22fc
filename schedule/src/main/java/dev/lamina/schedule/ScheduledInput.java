package dev.lamina.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.ScheduleSource;
import java.util.Optional;

/** The event that a schedule names itself. */
public final class ScheduledInput {
  private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ScheduledInput() {}

  /**
   * The input as it is written; empty when the schedule has none.
   *
   * @throws ScheduleException when it is no JSON text
   */
  public static Optional<String> of(ScheduleSource source) {
    if (source.input() == null) {
      return Optional.empty();
    }
    try {
      if (JSON.readTree(source.input()).isMissingNode()) {
        throw new ScheduleException("input", "it is empty: write a JSON text, or leave it out for EventBridge's scheduled event");
      }
      return Optional.of(source.input());
    } catch (JsonProcessingException e) {
      throw new ScheduleException("input", "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr()
          + ": it is no JSON: " + e.getOriginalMessage());
    }
  }
}
