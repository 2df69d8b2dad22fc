package dev.lamina.gateway.api.logs;

import dev.lamina.api.Function;
import dev.lamina.api.Logging;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.logs.FunctionLogs;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Finds the group that a call is about, and how long its lines may be read. */
@Singleton
class GroupResolver {
    private final FunctionRefResolver resolver;
    private final Functions functions;
    private final FunctionLogs logs;
    private final String region;

    @Inject
    GroupResolver(FunctionRefResolver resolver, Functions functions, FunctionLogs logs, GatewayConfig config) {
        this.resolver = resolver;
        this.functions = functions;
        this.logs = logs;
        this.region = config.region();
    }

    /** The group that logGroupName or logGroupIdentifier names. */
    LogGroup of(LogsParameters parameters, Caller caller) {
        Optional<String> name = parameters.text("logGroupName");
        Optional<String> identifier = parameters.text("logGroupIdentifier");
        if (name.isPresent() == identifier.isPresent()) {
            throw LogsErrors.invalid("logGroupName, logGroupIdentifier: set one of them");
        }
        return named(name.or(() -> identifier).get(), caller);
    }

    LogGroup named(String text, Caller caller) {
        return LogGroup.parse(text, namespace(caller), region);
    }

    String namespace(Caller caller) {
        return resolver.namespace(caller);
    }

    String region() {
        return region;
    }

    /** Days for which the group's lines can be read. */
    int retentionDays(LogGroup group) {
        return functions.resource(group.function()).map(this::retentionDays).orElse(logs.retentionDays());
    }

    int retentionDays(Function function) {
        Logging logging = function.getSpec().logging();
        Integer days = logging == null ? null : logging.retentionDays();
        return days == null ? logs.retentionDays() : Math.min(days, logs.retentionDays());
    }

    /** The time from which lines can be read, in nanoseconds since 1970. */
    long oldest(LogGroup group) {
        return logs.now() - Duration.ofDays(retentionDays(group)).toNanos();
    }

    /** Throws if neither the function nor a line of it exists. */
    void mustExist(LogGroup group) {
        if (functions.resource(group.function()).isEmpty()
                && !logs.hasLines(logs.files(group.function()), oldest(group))) {
            throw LogsErrors.noGroup(group);
        }
    }
}
