package dev.lamina.gateway.bucket;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

/**
 * How far a call came.
 *
 * @param replayed objects whose events are stored
 * @param skipped objects that the trigger or the order does not name
 * @param done whether these were all; otherwise the next call goes on behind {@code startAfter}
 */
@JsonInclude(Include.NON_NULL)
record ReplayProgress(int replayed, int skipped, boolean done, String startAfter) {}
