package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;

/** One action of the API of CloudWatch Logs. */
interface LogsAction {

    /** AWS's name of the action. */
    String name();

    /**
     * Reads the parameters; what is costly is parsed when the order is carried out. May throw
     * {@link dev.lamina.gateway.http.AwsException}.
     */
    Order read(LogsParameters parameters, Caller caller);

    /** A call whose parameters are parsed. */
    interface Order {
        Permission needs();

        /** The ARN of the resource, for the message when it is not allowed. */
        String resource();

        /** The namespace whose share of reads it uses. */
        String namespace();

        /** Executes the call; returns the content of the response. Blocks. */
        JsonNode carryOut();
    }
}
