package dev.lamina.gateway.source;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The progress of one call that sends events of a trigger again.
 *
 * @param replayed objects or archived events whose events are stored
 * @param skipped those that the trigger or the order does not select
 * @param done whether all were read; otherwise the next call continues after {@code startAfter}
 * @param until the end of the time of which events are sent, for the next call; null if it needs none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplayProgress(int replayed, int skipped, boolean done, String startAfter, String until) {
    public ReplayProgress(int replayed, int skipped, boolean done, String startAfter) {
        this(replayed, skipped, done, startAfter, null);
    }
}
