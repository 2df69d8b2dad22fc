package dev.lamina.operator.keda;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;

/** Which keys of a Secret are which parameters of a scaler. */
@JsonInclude(Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TriggerAuthenticationSpec(List<SecretTarget> secretTargetRef) {

  /**
   * @param parameter of the scaler
   * @param name of a Secret of the same namespace
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SecretTarget(String parameter, String name, String key) {}
}
