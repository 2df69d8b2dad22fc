package dev.lamina.console.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a resource's conditions say in one word.
 *
 * @param word Ready, Updating, Not ready, Stalled or New
 * @param tone the colour: good, busy or bad
 * @param message why, if it is not ready
 */
public record State(String word, String tone, String message) {
    public static State of(JsonNode object) {
        List<ConditionView> conditions = ConditionView.of(object);
        boolean ready = is(conditions, "Ready", "True");
        boolean stalled = is(conditions, "Stalled", "True");
        boolean busy = is(conditions, "Reconciling", "True") || !isRead(object);
        if (conditions.isEmpty()) {
            return new State("New", "busy", "the operator has not read it yet");
        }
        if (ready && stalled) {
            return new State("Ready, not up to date", "bad", message(conditions, "UpToDate"));
        }
        if (ready) {
            return busy
                    ? new State("Updating", "busy", message(conditions, "UpToDate"))
                    : new State("Ready", "good", "");
        }
        return busy
                ? new State("Preparing", "busy", message(conditions, "Ready"))
                : new State(stalled ? "Stalled" : "Not ready", "bad", message(conditions, "Ready"));
    }

    /** Whether the operator has read the latest manifest. */
    private static boolean isRead(JsonNode object) {
        JsonNode observed = object.at("/status/observedGeneration");
        return observed.isMissingNode()
                || observed.asLong() >= object.at("/metadata/generation").asLong();
    }

    private static boolean is(List<ConditionView> conditions, String type, String status) {
        return conditions.stream()
                .anyMatch(condition ->
                        condition.type().equals(type) && condition.status().equals(status));
    }

    private static String message(List<ConditionView> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .map(ConditionView::message)
                .findFirst()
                .orElse("");
    }
}
