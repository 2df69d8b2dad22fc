package dev.lamina.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.ScheduleSource;
import java.util.Optional;

/** The input of a schedule, which replaces EventBridge's scheduled event. */
public final class ScheduledInput {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ScheduledInput() {}

    /**
     * Returns the input unchanged; empty if the schedule has none.
     *
     * @throws ScheduleException if it is not JSON
     */
    public static Optional<String> of(ScheduleSource source) {
        if (source.input() == null) {
            return Optional.empty();
        }
        try {
            if (JSON.readTree(source.input()).isMissingNode()) {
                throw new ScheduleException(
                        "input", "is empty: write JSON text, or remove it for EventBridge's scheduled event");
            }
            return Optional.of(source.input());
        } catch (JsonProcessingException e) {
            throw new ScheduleException(
                    "input",
                    "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": is not JSON: " + e.getOriginalMessage());
        }
    }
}
