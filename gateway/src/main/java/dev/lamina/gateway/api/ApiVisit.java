package dev.lamina.gateway.api;

/** A request for an operation of the Lambda API, which always has a caller. */
record ApiVisit(Operation operation, ApiRequest request) implements Visit {

  @Override
  public boolean anonymous() {
    return false;
  }

  @Override
  public String action() {
    return operation.action();
  }

  @Override
  public Call open() {
    return operation.open(request);
  }
}
