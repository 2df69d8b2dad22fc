package dev.lamina.operator.keda;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;

/** Maps keys of a Secret to parameters of a scaler. */
@JsonInclude(Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TriggerAuthenticationSpec(List<SecretTarget> secretTargetRef) {

    /**
     * @param parameter name of the scaler's parameter
     * @param name name of a Secret in the same namespace
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SecretTarget(String parameter, String name, String key) {}
}
