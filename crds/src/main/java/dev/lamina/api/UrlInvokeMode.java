package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a function's URL answers. */
public enum UrlInvokeMode {
  /** When there is all of the result; AWS calls it BUFFERED. */
  @JsonProperty("Buffered")
  BUFFERED,
  /** As the function writes it; AWS calls it RESPONSE_STREAM. */
  @JsonProperty("ResponseStream")
  RESPONSE_STREAM
}
