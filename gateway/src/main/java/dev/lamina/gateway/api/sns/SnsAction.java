package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** One action of the SNS API. */
interface SnsAction {

    /** SNS's name of the action. */
    String name();

    /** Reads the parameters. May throw {@link dev.lamina.gateway.http.AwsException}. */
    Order read(FormBody form, Caller caller);

    /** A call whose parameters are parsed. */
    interface Order {
        Permission needs();

        /** The ARN of the resource, for the message when it is not allowed. */
        String resource();

        /**
         * Executes the call.
         *
         * @return writes the content of the result element of the response
         */
        Future<Consumer<Xml>> carryOut(SnsRequest request);
    }
}
