package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who may call a function URL. */
public enum UrlAuth {
    /** Every client; AWS calls it NONE. */
    @JsonProperty("None")
    NONE,
    /** Clients that may also invoke the function through the Invoke API; AWS calls it AWS_IAM. */
    @JsonProperty("Kubernetes")
    KUBERNETES
}
