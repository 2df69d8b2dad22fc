package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A member of AWS's FunctionConfiguration and its place in a manifest, in both directions: what one call writes, the
 * next one reads.
 *
 * @param name in requests
 * @param shownAs in responses
 */
record ConfigurationField(String name, String shownAs, Writer writer, Reader reader) {

    ConfigurationField(String name, Writer writer, Reader reader) {
        this(name, name, writer, reader);
    }

    /** Returns the draft with the value of the request; throws what is refused. */
    @FunctionalInterface
    interface Writer {
        FunctionDraft write(FunctionDraft draft, JsonNode value);
    }

    /** Returns the value that is shown; empty: the member is left out. */
    @FunctionalInterface
    interface Reader {
        Optional<Object> read(FunctionDraft draft);
    }
}
