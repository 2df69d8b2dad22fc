package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;

/**
 * A function URL: an HTTP endpoint whose requests become events of the function. The function has one if this block is
 * set.
 */
@JsonInclude(Include.NON_NULL)
public record FunctionUrl(
        @Required
        @JsonPropertyDescription(
                "Who may call the URL. None: every client. Kubernetes: clients that may create functions/invoke, "
                        + "identified by a bearer token or an AWS signature.")
        UrlAuth auth,

        @JsonPropertyDescription(
                "Cross-origin resource sharing (CORS): what pages of other origins may do. Default: the function "
                        + "itself receives preflight requests.")
        Cors cors,

        @Default("Buffered")
        @JsonPropertyDescription(
                "How the response is sent. Buffered: when the result is complete. ResponseStream: while the "
                        + "function writes it, for functions that stream. Default: Buffered.")
        UrlInvokeMode invokeMode) {

    /** Creates a function URL with the schema's default, Buffered. */
    public FunctionUrl(UrlAuth auth, Cors cors) {
        this(auth, cors, UrlInvokeMode.BUFFERED);
    }
}
