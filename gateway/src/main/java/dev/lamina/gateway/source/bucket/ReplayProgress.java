package dev.lamina.gateway.source.bucket;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

/**
 * The progress of one call.
 *
 * @param replayed objects whose events are stored
 * @param skipped objects that the trigger or the order does not select
 * @param done whether all objects were listed; otherwise the next call continues after {@code startAfter}
 */
@JsonInclude(Include.NON_NULL)
public record ReplayProgress(int replayed, int skipped, boolean done, String startAfter) {}
