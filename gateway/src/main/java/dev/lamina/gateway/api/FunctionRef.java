package dev.lamina.gateway.api;

import dev.lamina.api.FunctionNames;
import dev.lamina.api.Lamina;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.AwsException;
import java.util.Optional;

/**
 * The function that a caller named.
 *
 * @param arn with the qualifier, if the caller gave one
 */
public record FunctionRef(FunctionId id, String arn, Optional<String> qualifier) {

    private static final int NAME = 6; // of the parts of an ARN

    static FunctionRef of(FunctionName name, String ownRegion, String ownNamespace) {
        name.region().filter(region -> !region.equals(ownRegion)).ifPresent(region -> {
            throw AwsException.of(
                    404,
                    "ResourceNotFoundException",
                    "Functions from '" + region + "' are not reachable in this region ('" + ownRegion + "')");
        });
        FunctionId id = new FunctionId(name.namespace().orElse(ownNamespace), FunctionNames.resource(name.name()));
        String unqualified = Lamina.arn(ownRegion, id.namespace(), name.name());
        return new FunctionRef(
                id, name.qualifier().map(q -> unqualified + ":" + q).orElse(unqualified), name.qualifier());
    }

    /** Returns the function's name as the caller gave it. */
    public String functionName() {
        return arn.split(":")[NAME];
    }

    /** What is invoked: the function, a version or an alias. */
    public FunctionId target() {
        return FunctionId.of(id.namespace(), id.name(), qualifier);
    }

    /** Whether it names $LATEST. */
    public boolean latest() {
        return qualifier.isEmpty() || qualifier.get().equals(Lamina.LATEST);
    }

    public AwsException notFound() {
        return AwsException.of(404, "ResourceNotFoundException", "Function not found: " + arn);
    }
}
