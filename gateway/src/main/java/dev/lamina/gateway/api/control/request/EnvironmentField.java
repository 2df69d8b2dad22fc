package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Environment.Variables, which replace all variables of the manifest. */
final class EnvironmentField {
    private EnvironmentField() {}

    static FunctionDraft write(FunctionDraft draft, JsonNode value) {
        Map<String, String> variables = new LinkedHashMap<>();
        value.path("Variables")
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asText()));
        return draft.with(spec -> spec.withEnvironment(variables.isEmpty() ? null : variables));
    }

    static Optional<Object> read(FunctionDraft draft) {
        return Optional.of(Map.of(
                "Variables", Optional.ofNullable(draft.spec().environment()).orElse(Map.of())));
    }
}
