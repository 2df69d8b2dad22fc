package dev.lamina.gateway.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The condition {@code Ready} in Lambda's words: State and LastUpdateStatus. */
final class FunctionState {
  private FunctionState() {}

  static Map<String, Object> of(Function function) {
    Optional<Condition> ready = ready(function);
    Map<String, Object> state = new LinkedHashMap<>();
    if (ready.isEmpty() || ready.get().getStatus().equals("Unknown")) {
      state.put("State", "Pending");
      state.put("StateReason", "The function is being created.");
      state.put("StateReasonCode", "Creating");
    } else if (ready.get().getStatus().equals("True")) {
      state.put("State", "Active");
      state.put("LastUpdateStatus", current(function) ? "Successful" : "InProgress");
    } else {
      String reason = ready.get().getReason() + ": " + ready.get().getMessage();
      state.put("State", "Failed");
      state.put("StateReason", reason);
      state.put("StateReasonCode", "InvalidConfiguration");
      state.put("LastUpdateStatus", "Failed");
      state.put("LastUpdateStatusReason", reason);
      state.put("LastUpdateStatusReasonCode", "InvalidConfiguration");
    }
    return state;
  }

  private static Optional<Condition> ready(Function function) {
    return Optional.ofNullable(function.getStatus()).map(FunctionStatus::conditions).orElse(List.of()).stream()
        .filter(condition -> condition.getType().equals(Lamina.READY)).findFirst();
  }

  private static boolean current(Function function) {
    Long observed = function.getStatus().observedGeneration();
    return observed != null && observed.equals(function.getMetadata().getGeneration());
  }
}
