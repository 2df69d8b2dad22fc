package dev.lamina.operator.keda;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** What KEDA says of a ScaledObject, as much of it as is read here. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScaledObjectStatus(List<Verdict> conditions) {

  /** One of KEDA's conditions: {@code Ready} says whether the ScaledObject could be put to work. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Verdict(String type, String status, String reason, String message) {}
}
