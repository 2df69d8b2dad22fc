package dev.lamina.gateway.api;

/** A request for an operation of the Lambda API, which always has a caller. */
record MatchedOperation(Operation operation, ApiRequest request) implements MatchedRequest {

    @Override
    public boolean anonymous() {
        return false;
    }

    @Override
    public String action() {
        return operation.action();
    }

    @Override
    public ParsedRequest open() {
        return operation.open(request);
    }
}
