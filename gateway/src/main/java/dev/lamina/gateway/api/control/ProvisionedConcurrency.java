package dev.lamina.gateway.api.control;

import dev.lamina.api.Concurrency;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.ProvisionedStatus;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A function's provisioned concurrency in Lambda's terms, from the status that the operator writes. */
final class ProvisionedConcurrency {
    private static final String CONDITION = "Provisioned";

    private ProvisionedConcurrency() {}

    /** Returns the only configuration that there can be, with its ARN, or none. */
    static List<Map<String, Object>> all(FunctionRef ref, Function function) {
        if (!isConfigured(function)) {
            return List.of();
        }
        Map<String, Object> shown = of(function);
        shown.put("FunctionArn", ref.arn());
        return List.of(shown);
    }

    private static boolean isConfigured(Function function) {
        Concurrency concurrency = function.getSpec().concurrencyOrNone();
        return concurrency.provisioned() != null
                || !concurrency.schedulesOrNone().isEmpty();
    }

    static Map<String, Object> of(Function function) {
        Concurrency concurrency = function.getSpec().concurrencyOrNone();
        if (!isConfigured(function)) {
            throw AwsException.of(
                    404,
                    "ProvisionedConcurrencyConfigNotFoundException",
                    "No Provisioned Concurrency Config found for this function");
        }
        ProvisionedStatus status = Optional.ofNullable(function.getStatus())
                .map(FunctionStatus::provisioned)
                .orElse(new ProvisionedStatus(concurrency.provisioned(), null, null));
        Optional<Condition> condition = condition(function);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("RequestedProvisionedConcurrentExecutions", number(status.requested()));
        shown.put("AllocatedProvisionedConcurrentExecutions", number(status.allocated()));
        shown.put("AvailableProvisionedConcurrentExecutions", number(status.available()));
        shown.put("Status", status(status, condition));
        condition
                .filter(found -> !"True".equals(found.getStatus()))
                .ifPresent(found -> shown.put("StatusReason", found.getMessage()));
        condition.ifPresent(found -> shown.put("LastModified", found.getLastTransitionTime()));
        return shown;
    }

    /** Outside all schedules nothing is requested and there is no condition: then it is ready. */
    private static String status(ProvisionedStatus status, Optional<Condition> condition) {
        if (condition.isEmpty()) {
            return number(status.requested()) == 0 ? "READY" : "IN_PROGRESS";
        }
        if ("True".equals(condition.get().getStatus())) {
            return "READY";
        }
        return "InProgress".equals(condition.get().getReason()) ? "IN_PROGRESS" : "FAILED";
    }

    private static Optional<Condition> condition(Function function) {
        return Optional.ofNullable(function.getStatus()).map(FunctionStatus::conditions).orElse(List.of()).stream()
                .filter(condition -> CONDITION.equals(condition.getType()))
                .findFirst();
    }

    private static int number(Integer count) {
        return Objects.requireNonNullElse(count, 0);
    }
}
