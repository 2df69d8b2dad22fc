package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.api.BodyRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A call of SNS's API; its action is in the form. */
record MatchedSnsRequest(SnsRequest request, SnsActions actions) implements MatchedRequest, BodyRequest {
    private static final int BODY_LIMIT = 1024 * 1024; // a message of 256 KiB in which every byte is escaped
    private static final Map<String, String> XML = Map.of("Content-Type", "text/xml");
    /** SNS's codes for errors that have another code in the Lambda API. */
    private static final Map<String, String> CODES = Map.of(
            "AccessDeniedException", "AuthorizationError",
            "MissingAuthenticationTokenException", "MissingAuthenticationToken",
            "UnrecognizedClientException", "InvalidClientTokenId",
            "InvalidSignatureException", "SignatureDoesNotMatch",
            "IncompleteSignatureException", "IncompleteSignature",
            "ServiceException", "InternalError");

    private static final Set<Integer> SERVICE_FAULTS = Set.of(500, 503);

    @Override
    public boolean anonymous() {
        return false;
    }

    @Override
    public String service() {
        return "sns";
    }

    @Override
    public String part() {
        return "sns";
    }

    @Override
    public String action() {
        return "Publish";
    }

    @Override
    public MatchedSnsRequest open() {
        return this;
    }

    @Override
    public int bodyLimit() {
        return BODY_LIMIT;
    }

    @Override
    public AwsException tooLarge(long bytes) {
        return SnsErrors.invalid("Message too long");
    }

    @Override
    public Command by(Caller caller, Buffer body) {
        FormBody form = FormBody.read(body.getBytes());
        SnsAction action = actions.find(form);
        return new Call(request, action.name(), action.read(form, caller));
    }

    @Override
    public Response refused(AwsException error) {
        return new Response(
                error.status(),
                XML,
                List.of(),
                Xml.document(
                        "ErrorResponse",
                        response -> response.element(
                                        "Error",
                                        element -> element.element(
                                                        "Type",
                                                        SERVICE_FAULTS.contains(error.status()) ? "Receiver" : "Sender")
                                                .element("Code", CODES.getOrDefault(error.code(), error.code()))
                                                .element("Message", error.getMessage()))
                                .element("RequestId", request.id().value())));
    }

    private static Response answered(String action, SnsRequest request, Consumer<Xml> result) {
        return new Response(
                200,
                XML,
                List.of(),
                Xml.document(
                        action + "Response",
                        response -> response.element(action + "Result", result)
                                .element(
                                        "ResponseMetadata",
                                        metadata -> metadata.element(
                                                "RequestId", request.id().value()))));
    }

    /** One call of a known caller. */
    private record Call(SnsRequest request, String name, SnsAction.Order order) implements Command {
        @Override
        public Permission needs() {
            return order.needs();
        }

        @Override
        public Optional<String> precisely() {
            return Optional.of(name);
        }

        @Override
        public String resource() {
            return order.resource();
        }

        @Override
        public Future<Response> answer(Buffer body) {
            return order.carryOut(request).map(result -> answered(name, request, result));
        }
    }
}
