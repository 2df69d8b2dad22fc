package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.logs.FunctionLogs;
import dev.lamina.gateway.logs.LogReads.NoRoomException;
import dev.lamina.gateway.logs.LogStoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Executes calls off the event loop, within the shares of their namespaces. */
final class LogsCalls {
    private final List<LogsAction> actions;
    private final FunctionLogs logs;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    LogsCalls(List<LogsAction> actions, FunctionLogs logs) {
        this.actions = List.copyOf(actions);
        this.logs = logs;
    }

    LogsAction action(String name) {
        return actions.stream()
                .filter(action -> action.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LogsErrors.unknown(LogsErrors.shortened(name)));
    }

    Future<JsonNode> run(LogsAction.Order order) {
        if (!logs.kept()) {
            return Future.failedFuture(LogsErrors.notKept());
        }
        Promise<JsonNode> content = Promise.promise();
        threads.execute(() -> {
            try {
                content.complete(logs.read(order.namespace(), order::carryOut));
            } catch (Throwable e) {
                // An error too must end the request.
                content.fail(refusal(e));
            }
        });
        return content.future();
    }

    private static Throwable refusal(Throwable error) {
        return switch (error) {
            case AwsException refusal -> refusal;
            case LogStoreException away -> LogsErrors.unavailable(away.getMessage());
            case NoRoomException full -> LogsErrors.throttled(full.getMessage());
            default -> error;
        };
    }
}
