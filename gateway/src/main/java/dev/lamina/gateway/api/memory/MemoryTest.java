package dev.lamina.gateway.api.memory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * A test, as callers see it.
 *
 * @param message why it failed; null if it did not
 * @param startedAt ISO 8601
 * @param endedAt null while it runs
 * @param memory the sizes, in MiB
 * @param count invocations at each size
 * @param results of the sizes that are done, in the order of {@code memory}
 * @param recommendation null until all sizes are done
 */
@RecordBuilder
@JsonInclude(Include.NON_NULL)
public record MemoryTest(
        String id,
        String namespace,
        String function,
        State state,
        String message,
        String startedAt,
        String endedAt,
        List<Integer> memory,
        int count,
        List<SizeResult> results,
        Recommendation recommendation)
        implements MemoryTestBuilder.With {

    /** How far it is. */
    public enum State {
        Running,
        Succeeded,
        Failed
    }
}
