package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * One event for one function, from any source.
 *
 * @param requestId the id the caller sees; every attempt at an asynchronous event has the same one
 * @param function the function that is invoked
 * @param invokedArn the ARN as the caller gave it, with the qualifier if there was one
 * @param payload the event, JSON as bytes; never parsed by the dispatcher
 * @param clientContext decoded client context, JSON
 * @param traceHeader X-Ray trace header to pass on
 * @param logTail whether the outcome should include the last 4 KB of the log
 */
public record Invocation(
        String requestId,
        FunctionId function,
        String invokedArn,
        Buffer payload,
        Optional<String> clientContext,
        Optional<String> traceHeader,
        boolean logTail) {
    private static final String FUNCTION = ":function:";
    private static final int ARN_PARTS = 8; // with a qualifier

    /** The same for the version to which an alias leads. */
    public Invocation of(FunctionId version) {
        return version.equals(function)
                ? this
                : new Invocation(requestId, version, invokedArn, payload, clientContext, traceHeader, logTail);
    }

    /** Returns the alias that was invoked, also if it leads to another version by now. */
    public Optional<FunctionId> alias() {
        return qualified().filter(FunctionId::isAlias);
    }

    /** Returns the version that was invoked by its number; empty if an alias led to it. */
    public Optional<FunctionId> version() {
        return qualified().filter(FunctionId::isVersion);
    }

    private Optional<FunctionId> qualified() {
        int name = invokedArn.indexOf(FUNCTION);
        int end = name < 0 ? -1 : invokedArn.indexOf(':', name + FUNCTION.length());
        return end < 0
                ? Optional.empty()
                : Optional.of(FunctionId.of(
                        function.namespace(), function.function().name(), Optional.of(invokedArn.substring(end + 1))));
    }

    /** The same with the name that the function has in ARNs, which a source may know as that of the resource only. */
    Invocation named(String arn) {
        if (invokedArn.startsWith(arn)
                && (invokedArn.length() == arn.length() || invokedArn.charAt(arn.length()) == ':')) {
            return this;
        }
        String[] parts = invokedArn.split(":", ARN_PARTS);
        String named = parts.length == ARN_PARTS ? arn + ':' + parts[ARN_PARTS - 1] : arn;
        return new Invocation(requestId, function, named, payload, clientContext, traceHeader, logTail);
    }

    /** The same, with another trace header. */
    public Invocation traced(String header) {
        return new Invocation(requestId, function, invokedArn, payload, clientContext, Optional.of(header), logTail);
    }
}
