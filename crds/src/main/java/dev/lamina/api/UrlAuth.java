package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who may call a function's URL. */
public enum UrlAuth {
  /** Anybody; AWS calls it NONE. */
  @JsonProperty("None")
  NONE,
  /** Callers the Invoke API would let in; AWS calls it AWS_IAM. */
  @JsonProperty("Kubernetes")
  KUBERNETES
}
