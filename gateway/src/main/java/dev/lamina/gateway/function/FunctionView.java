package dev.lamina.gateway.function;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.DeadLetter;
import io.soabase.recordbuilder.core.RecordBuilder;
import io.soabase.recordbuilder.core.RecordBuilder.ConcreteSettersForOptionalMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the data plane needs to know about a Function: a snapshot.
 *
 * @param reserved reserved concurrency; absent: the function uses the shared pool
 * @param provisioned environments of provisioned concurrency that exist
 * @param perInstance invocations that one environment runs at once
 * @param async retry settings and destinations of asynchronous invocations
 * @param deadLetter target of discarded events
 * @param notReady why it cannot be invoked, absent if it can
 * @param arn without a qualifier
 */
@RecordBuilder
@RecordBuilder.Options(addConcreteSettersForOptional = ConcreteSettersForOptionalMode.ENABLED)
public record FunctionView(
        FunctionId id,
        String arn,
        Duration timeout,
        int memoryMb,
        OptionalInt reserved,
        int provisioned,
        int perInstance,
        AsyncInvocation async,
        Optional<DeadLetter> deadLetter,
        Optional<NotReady> notReady)
        implements FunctionViewBuilder.With {

    /** Whether its owner has stopped it: the reserved concurrency is 0, so nothing may run. */
    public boolean stopped() {
        return reserved.isPresent() && reserved.getAsInt() == 0;
    }

    /** The condition {@code Ready} if it is not True. */
    public record NotReady(String reason, String message) {}
}
