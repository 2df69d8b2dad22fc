package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;

/** An address at which plain HTTP requests become events of the function; there is one because this is there. */
@JsonInclude(Include.NON_NULL)
public record FunctionUrl(
    @Required
    @JsonPropertyDescription("Who may call: None, anybody; Kubernetes, whoever may create functions/invoke, by bearer token or AWS signature.")
    UrlAuth auth,

    @JsonPropertyDescription("What pages of other origins may do. Absent: the function answers preflight requests itself.")
    Cors cors,

    @Default("Buffered")
    @JsonPropertyDescription("Buffered answers when there is all of the result; ResponseStream passes on what a function that streams writes, as it writes it.")
    UrlInvokeMode invokeMode) {

  /** With the schema's default. */
  public FunctionUrl(UrlAuth auth, Cors cors) {
    this(auth, cors, UrlInvokeMode.BUFFERED);
  }
}
