package dev.lamina.gateway.api;

import dev.lamina.gateway.aws.AwsException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** Which operation a request is for. */
final class Routes {
  private final List<Operation> operations;

  Routes(List<Operation> operations) {
    this.operations = List.copyOf(operations);
  }

  /** An operation and the variable parts of its path, still encoded. */
  record Match(Operation operation, List<String> variables) {}

  Match find(HttpServerRequest http) {
    String path = http.path();
    if (path == null || !path.startsWith("/")) {
      throw unknown();
    }
    List<String> segments = Route.split(path);
    return operations.stream()
        .flatMap(operation -> match(operation, http.method(), segments).stream())
        .findFirst().orElseThrow(Routes::unknown);
  }

  private static Optional<Match> match(Operation operation, HttpMethod method, List<String> segments) {
    return operation.route().match(method, segments).map(variables -> new Match(operation, variables));
  }

  private static AwsException unknown() {
    return AwsException.front(404, "UnknownOperationException", "No operation of the Lambda API has this method and path here.");
  }
}
