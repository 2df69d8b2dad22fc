package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a function URL sends the response. */
public enum UrlInvokeMode {
    /** When the result is complete; AWS calls it BUFFERED. */
    @JsonProperty("Buffered")
    BUFFERED,
    /** While the function writes it; AWS calls it RESPONSE_STREAM. */
    @JsonProperty("ResponseStream")
    RESPONSE_STREAM
}
