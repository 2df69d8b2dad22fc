package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The conditions Ready and UpToDate as Lambda's State and LastUpdateStatus. */
final class FunctionState {
    private static final String NOT_CONFIGURED = "InvalidConfiguration";

    private FunctionState() {}

    static Map<String, Object> of(Function function) {
        Optional<Condition> ready = condition(function, Lamina.READY);
        Map<String, Object> state = new LinkedHashMap<>();
        if (ready.isEmpty() || ready.get().getStatus().equals("Unknown")) {
            state.put("State", "Pending");
            state.put("StateReason", "The function is being created.");
            state.put("StateReasonCode", "Creating");
        } else if (ready.get().getStatus().equals("True")) {
            state.put("State", "Active");
            lastUpdate(function, state);
        } else {
            state.put("State", "Failed");
            state.put("StateReason", reason(ready.get()));
            state.put("StateReasonCode", NOT_CONFIGURED);
            failed(state, ready.get());
        }
        return state;
    }

    /** As in Lambda, a failed update leaves the function unchanged. */
    private static void lastUpdate(Function function, Map<String, Object> state) {
        Optional<Condition> upToDate = condition(function, Lamina.UP_TO_DATE);
        if (!current(function)) {
            inProgress(state);
        } else if (upToDate.isEmpty() || upToDate.get().getStatus().equals("True")) {
            state.put("LastUpdateStatus", "Successful");
        } else if (upToDate.get().getStatus().equals("False")) {
            failed(state, upToDate.get());
        } else {
            inProgress(state);
        }
    }

    private static void inProgress(Map<String, Object> state) {
        state.put("LastUpdateStatus", "InProgress");
        state.put("LastUpdateStatusReason", "The function is being created.");
        state.put("LastUpdateStatusReasonCode", "Creating");
    }

    private static void failed(Map<String, Object> state, Condition why) {
        state.put("LastUpdateStatus", "Failed");
        state.put("LastUpdateStatusReason", reason(why));
        state.put("LastUpdateStatusReasonCode", NOT_CONFIGURED);
    }

    private static String reason(Condition condition) {
        return condition.getReason() + ": " + condition.getMessage();
    }

    private static Optional<Condition> condition(Function function, String type) {
        return Optional.ofNullable(function.getStatus()).map(FunctionStatus::conditions).orElse(List.of()).stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private static boolean current(Function function) {
        Long observed = function.getStatus().observedGeneration();
        return observed != null && observed.equals(function.getMetadata().getGeneration());
    }
}
